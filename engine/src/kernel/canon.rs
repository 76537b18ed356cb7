//! The canonical encoding of records, over which hashes are taken: little-endian, without padding. An enum is
//! the number of its variant, which is its place, and then its parts in order; an option is a byte and, if set,
//! its value. `#[derive(Canon)]` writes it so.

pub use fallible_derive::Canon;

/// Takes bytes.
pub trait Bytes {
    /// Takes the next.
    fn bytes(&mut self, bytes: &[u8]);
}

/// What can be written as bytes that are the same everywhere.
pub trait Canon {
    /// Writes it.
    fn write(&self, to: &mut impl Bytes);
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Canon for $number {
            fn write(&self, to: &mut impl Bytes) {
                to.bytes(&self.to_le_bytes());
            }
        })*
    };
}

numbers! { u8 u16 u32 u64 i64 }

impl Canon for bool {
    fn write(&self, to: &mut impl Bytes) {
        u8::from(*self).write(to);
    }
}

impl<T: Canon> Canon for Option<T> {
    fn write(&self, to: &mut impl Bytes) {
        self.is_some().write(to);
        if let Some(value) = self {
            value.write(to);
        }
    }
}

impl<T: Canon> Canon for &T {
    fn write(&self, to: &mut impl Bytes) {
        (**self).write(to);
    }
}
