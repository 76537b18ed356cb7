//! The body of the function that writes a type for the hash of a trace.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Ident};

/// The statements: an enum's number is the place of its variant, and then come the parts in order.
pub(crate) fn of(input: &DeriveInput) -> Result<TokenStream, Error> {
    match &input.data {
        Data::Struct(data) => {
            let parts = data.fields.members();
            Ok(quote! { #(::fallible_engine::kernel::canon::Canon::write(&self.#parts, to);)* })
        }
        Data::Enum(data) => {
            let mut arms = Vec::new();
            for (place, variant) in data.variants.iter().enumerate() {
                let number = u8::try_from(place)
                    .map_err(|_| Error::new_spanned(variant, "there are 256 numbers"))?;
                let (pattern, parts) = parts(&variant.fields);
                let name = &variant.ident;
                arms.push(quote! {
                    Self::#name #pattern => {
                        ::fallible_engine::kernel::canon::Canon::write(&#number, to);
                        #(::fallible_engine::kernel::canon::Canon::write(#parts, to);)*
                    }
                });
            }
            Ok(quote! { match self { #(#arms)* } })
        }
        Data::Union(_) => Err(Error::new_spanned(input, "a union cannot be written")),
    }
}

/// A pattern that gives each part of a variant a name that nothing else has, and these names.
fn parts(fields: &Fields) -> (TokenStream, Vec<Ident>) {
    let names: Vec<Ident> = (0..fields.len())
        .map(|place| format_ident!("part{place}"))
        .collect();
    let members = fields.members();
    (quote!({ #(#members: #names),* }), names)
}
