//! `#[derive(Decode)]` and `#[derive(Encode)]`: how a type of the scenario format is read from a file's tree, and how
//! it is written as one. `#[derive(Canon)]`: how what stands in a record is written for the hash of a trace.
//!
//! The first two obey the attributes that serde's own derive macros know, so that a type is read as it is written and as
//! its JSON Schema says. serde could derive the reading too, but for every format there might be, which for these types
//! made the largest single part of the page's program; this is for one, whose members and their names have been
//! checked before. What is written leaves out every member that is what stands for it when it is missing.

mod body;
mod canon;
mod rules;
mod write;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, GenericParam, Generics, TypeParamBound, parse_quote};

/// Reads the type from a tree: see `fallible_engine::format::decode`.
#[proc_macro_derive(Decode, attributes(serde))]
pub fn decode(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    reading(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Writes the type for a hash: see `fallible_engine::kernel::canon`.
#[proc_macro_derive(Canon)]
pub fn canon(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    hashing(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Writes the type as a tree: see `fallible_engine::format::encode`. serde's `Serialize` follows from it, for those
/// who know only that: other writers, and the defaults in the published schema.
#[proc_macro_derive(Encode, attributes(serde))]
pub fn encode(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    writing(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn hashing(input: &DeriveInput) -> Result<TokenStream, Error> {
    let body = canon::of(input)?;
    let generics = bounded(
        input,
        &parse_quote!(::fallible_engine::kernel::canon::Canon),
    );
    let (parameters, arguments, conditions) = generics.split_for_impl();
    let name = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::fallible_engine::kernel::canon::Canon for #name #arguments #conditions {
            fn write(&self, to: &mut impl ::fallible_engine::kernel::canon::Bytes) {
                #body
            }
        }
    })
}

fn reading(input: &DeriveInput) -> Result<TokenStream, Error> {
    let body = body::of(input)?;
    let generics = bounded(
        input,
        &parse_quote!(::fallible_engine::format::decode::Decode),
    );
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

fn writing(input: &DeriveInput) -> Result<TokenStream, Error> {
    let body = write::of(input)?;
    let generics = bounded(
        input,
        &parse_quote!(::fallible_engine::format::encode::Encode),
    );
    let (parameters, arguments, conditions) = generics.split_for_impl();
    let name = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::fallible_engine::format::encode::Encode for #name #arguments #conditions {
            fn encode(&self) -> ::fallible_engine::format::tree::Tree {
                #body
            }
        }

        #[automatically_derived]
        impl #parameters ::serde::Serialize for #name #arguments #conditions {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let tree = ::fallible_engine::format::encode::Encode::encode(self);
                ::serde::Serialize::serialize(&tree, serializer)
            }
        }
    })
}

/// The type's parameters, each of which can do the same.
fn bounded(input: &DeriveInput, bound: &TypeParamBound) -> Generics {
    let mut generics = input.generics.clone();
    for parameter in &mut generics.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter.bounds.push(bound.clone());
        }
    }
    generics
}
