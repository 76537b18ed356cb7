//! How many bytes were sent, over some links or over all.

super::sent::sent!(Bytes, bytes);
