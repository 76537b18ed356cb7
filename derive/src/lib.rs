//! `#[derive(Decode)]`: how a type of the scenario format is read from a file's tree.
//!
//! It obeys the attributes that serde's own derive macros know, so that a type is read as it is written and as
//! its JSON Schema says. serde could derive the reading too, but for every format there might be, which for
//! these types made the largest single part of the page's program; this is for one, whose members and their
//! names have been checked before.

mod body;
mod rules;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, GenericParam, parse_quote};

/// Reads the type from a tree: see `fallible_engine::format::decode`.
#[proc_macro_derive(Decode, attributes(serde))]
pub fn decode(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    expand(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn expand(input: &DeriveInput) -> Result<TokenStream, Error> {
    let body = body::of(input)?;
    let mut generics = input.generics.clone();
    for parameter in &mut generics.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter
                .bounds
                .push(parse_quote!(::fallible_engine::format::decode::Decode));
        }
    }
    let (parameters, arguments, conditions) = generics.split_for_impl();
    let name = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::fallible_engine::format::decode::Decode for #name #arguments #conditions {
            fn decode(
                from: ::fallible_engine::format::decode::Source<'_>,
            ) -> ::core::result::Result<Self, ::fallible_engine::format::decode::Misread> {
                #body
            }
        }
    })
}
