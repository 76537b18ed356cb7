//! How many messages were sent, over some links or over all.

super::sent::sent!(Count, messages);
