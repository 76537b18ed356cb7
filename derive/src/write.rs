//! The body of the function that writes a type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, Ident, Type, Variant};

use crate::body::is_option;
use crate::rules::{Missing, Rules};

/// The value that `self` is written as.
pub(crate) fn of(input: &DeriveInput) -> Result<TokenStream, Error> {
    let rules = Rules::of(&input.attrs)?;
    if let Some(kind) = &rules.into {
        return Ok(quote! {
            let raw: #kind = ::core::clone::Clone::clone(self).into();
            ::fallible_engine::format::encode::Encode::encode(&raw)
        });
    }
    match &input.data {
        Data::Struct(data) => {
            let parts = Parts::of(&data.fields);
            let (names, written) = (&parts.names, parts.written(&rules, None)?);
            let pattern = parts.pattern(&quote!(Self));
            let default = default_of(&rules, names.is_empty());
            Ok(quote! {
                let #pattern = self;
                #default
                #written
            })
        }
        Data::Enum(data) => chosen(data, &rules),
        Data::Union(_) => Err(Error::new_spanned(input, "a union cannot be written")),
    }
}

/// What members that are missing stand for, if the type as a whole says so.
fn default_of(rules: &Rules, nothing: bool) -> TokenStream {
    match &rules.missing {
        Some(_) if nothing => quote! {},
        None => quote! {},
        Some(Missing::Default) => {
            quote! { let default = <Self as ::core::default::Default>::default(); }
        }
        Some(Missing::From(default)) => quote! { let default = #default(); },
    }
}

/// The variant's content, and its name beside it or around it where the type says so.
fn chosen(data: &DataEnum, rules: &Rules) -> Result<TokenStream, Error> {
    let arms = data.variants.iter().map(|variant| arm(variant, rules));
    let arms: Vec<TokenStream> = arms.collect::<Result<_, Error>>()?;
    Ok(quote! {
        match self {
            #(#arms)*
        }
    })
}

fn arm(variant: &Variant, rules: &Rules) -> Result<TokenStream, Error> {
    let own = Rules::of(&variant.attrs)?;
    let name = own.name(rules, &variant.ident);
    let ident = &variant.ident;
    let parts = Parts::of(&variant.fields);
    let pattern = parts.pattern(&quote!(Self::#ident));
    let nameless = own.untagged || rules.untagged;
    let tag = rules.tag.as_ref().filter(|_| !nameless);
    let plain = Rules::default();
    let written = match (tag, parts.shape) {
        (Some(tag), Shape::Nothing) => {
            quote! { ::fallible_engine::format::encode::tagged(#tag, #name, ::fallible_engine::format::encode::nothing()) }
        }
        (Some(tag), _) => {
            let content = parts.written(&plain, None)?;
            quote! { ::fallible_engine::format::encode::tagged(#tag, #name, { #content }) }
        }
        (None, Shape::Nothing) if !nameless => {
            quote! { ::fallible_engine::format::encode::text(#name) }
        }
        (None, _) => parts.written(&plain, (!nameless).then_some(&name))?,
    };
    Ok(quote! { #pattern => { #written } })
}

/// How the parts of a struct or a variant are written.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Nothing,
    Single,
    Named,
}

/// The parts of a struct or a variant, each bound to a name.
struct Parts<'a> {
    fields: Vec<&'a Field>,
    names: Vec<Ident>,
    shape: Shape,
}

impl<'a> Parts<'a> {
    fn of(fields: &'a Fields) -> Self {
        let shape = match fields {
            Fields::Named(_) => Shape::Named,
            Fields::Unnamed(_) => Shape::Single,
            Fields::Unit => Shape::Nothing,
        };
        let names = fields.iter().enumerate();
        Self {
            names: names.map(|(at, _)| format_ident!("part{at}")).collect(),
            fields: fields.iter().collect(),
            shape,
        }
    }

    fn pattern(&self, path: &TokenStream) -> TokenStream {
        let names = &self.names;
        match self.shape {
            Shape::Nothing => quote!(#path),
            Shape::Single => quote!(#path(#(#names),*)),
            Shape::Named => {
                let fields = self.fields.iter().map(|field| &field.ident);
                quote!(#path { #(#fields: #names),* })
            }
        }
    }

    /// The value, under the name of its variant where there is one.
    fn written(&self, rules: &Rules, variant: Option<&String>) -> Result<TokenStream, Error> {
        let value = match (self.shape, self.names.as_slice()) {
            (Shape::Nothing, _) => quote! { ::fallible_engine::format::encode::nothing() },
            (Shape::Single, [only]) => {
                quote! { ::fallible_engine::format::encode::Encode::encode(#only) }
            }
            (Shape::Single, _) => {
                return Err(Error::new_spanned(self.fields[0], "name these fields"));
            }
            (Shape::Named, _) => self.members(rules)?,
        };
        Ok(match variant {
            Some(name) => quote! { ::fallible_engine::format::encode::named(#name, { #value }) },
            None => value,
        })
    }

    /// The members of an object: those that are not what stands for them when they are missing.
    fn members(&self, rules: &Rules) -> Result<TokenStream, Error> {
        let mut puts = Vec::new();
        for (field, part) in self.fields.iter().zip(&self.names) {
            let own = Rules::of(&field.attrs)?;
            let ident = field.ident.as_ref().expect("a named field has a name");
            let name = own.name(&Rules::default(), ident);
            let put = quote! { members.put(#name, #part); };
            puts.push(match differs(field, ident, part, &own, rules) {
                Some(differs) => quote! { if #differs { #put } },
                None => put,
            });
        }
        Ok(quote! {
            let mut members = ::fallible_engine::format::encode::Members::default();
            #(#puts)*
            members.done()
        })
    }
}

/// Whether a member must be written, where it need not always be.
fn differs(
    field: &Field,
    ident: &Ident,
    part: &Ident,
    own: &Rules,
    rules: &Rules,
) -> Option<TokenStream> {
    let kind: &Type = &field.ty;
    match (&own.missing, &rules.missing) {
        (Some(Missing::From(default)), _) => Some(quote! { *#part != #default() }),
        (_, Some(_)) => Some(quote! { *#part != default.#ident }),
        _ if is_option(kind) => Some(quote! { #part.is_some() }),
        (Some(Missing::Default), _) => {
            Some(quote! { *#part != <#kind as ::core::default::Default>::default() })
        }
        _ => None,
    }
}
