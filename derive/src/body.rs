//! The body of the function that reads a type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, Ident, Token, Type, Variant};

use crate::rules::{Missing, Raw, Rules};

type NamedFields = Punctuated<Field, Token![,]>;

/// The statements and the result; `from` is what is read.
pub(crate) fn of(input: &DeriveInput) -> Result<TokenStream, Error> {
    let rules = Rules::of(&input.attrs)?;
    if let Some(Raw { kind, fallible }) = &rules.raw {
        return Ok(if *fallible {
            quote! { from.read::<#kind>()?.try_into().map_err(|wanted| ::fallible_engine::format::decode::Misread { wanted }) }
        } else {
            quote! { from.read::<#kind>().map(::core::convert::Into::into) }
        });
    }
    match &input.data {
        Data::Struct(data) => content(&quote!(Self), &data.fields, &rules, &quote!(from)),
        Data::Enum(data) if rules.untagged => untagged(data, &rules),
        Data::Enum(data) => chosen(data, &rules),
        Data::Union(_) => Err(Error::new_spanned(input, "a union cannot be read")),
    }
}

/// The variant that the file names: by a member, by the only member, or by a text. If it names none, those
/// that need no name are tried.
fn chosen(data: &DataEnum, rules: &Rules) -> Result<TokenStream, Error> {
    let mut names = Vec::new();
    let mut arms = Vec::new();
    let mut tries = Vec::new();
    for variant in &data.variants {
        let own = Rules::of(&variant.attrs)?;
        if own.untagged {
            tries.push(attempt(variant, rules)?);
            continue;
        }
        let index = names.len();
        names.push(own.name(rules, &variant.ident));
        let read = content(&path(variant), &variant.fields, rules, &quote!(content))?;
        arms.push(quote! { #index => { #read } });
    }
    let choice = match &rules.tag {
        Some(tag) => quote! { from.tagged(#tag, &[#(#names),*]) },
        None => quote! { from.variant(&[#(#names),*]) },
    };
    let choice = if tries.is_empty() {
        quote! { #choice? }
    } else {
        quote! {
            match #choice {
                ::core::result::Result::Ok(choice) => choice,
                ::core::result::Result::Err(misread) => {
                    #(#tries)*
                    return ::core::result::Result::Err(misread);
                }
            }
        }
    };
    Ok(quote! {
        let (index, content) = #choice;
        match index {
            #(#arms)*
            _ => ::core::result::Result::Err(::fallible_engine::format::decode::Misread::PLAIN),
        }
    })
}

/// The first variant that can be read.
fn untagged(data: &DataEnum, rules: &Rules) -> Result<TokenStream, Error> {
    let tries = data.variants.iter().map(|variant| attempt(variant, rules));
    let tries: Vec<TokenStream> = tries.collect::<Result<_, Error>>()?;
    Ok(quote! {
        #(#tries)*
        ::core::result::Result::Err(::fallible_engine::format::decode::Misread::PLAIN)
    })
}

/// Gives this variant if it can be read.
fn attempt(variant: &Variant, rules: &Rules) -> Result<TokenStream, Error> {
    let read = content(&path(variant), &variant.fields, rules, &quote!(from))?;
    Ok(quote! {
        let read = || -> ::core::result::Result<Self, ::fallible_engine::format::decode::Misread> { #read };
        if let ::core::result::Result::Ok(read) = read() {
            return ::core::result::Result::Ok(read);
        }
    })
}

fn path(variant: &Variant) -> TokenStream {
    let name = &variant.ident;
    quote!(Self::#name)
}

/// Reads what a struct or a variant holds.
fn content(
    path: &TokenStream,
    fields: &Fields,
    rules: &Rules,
    from: &TokenStream,
) -> Result<TokenStream, Error> {
    match fields {
        Fields::Named(fields) => named(path, &fields.named, rules, from),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(quote! { #from.read().map(#path) })
        }
        Fields::Unnamed(fields) => Err(Error::new_spanned(fields, "name these fields")),
        Fields::Unit => Ok(quote! { #from.nothing().map(|()| #path) }),
    }
}

/// Each member that may be missing begins as what stands for it and is read into its place: what is done for one is a
/// call, and only the end asks whether all went well. What must be there is read first.
fn named(
    path: &TokenStream,
    fields: &NamedFields,
    rules: &Rules,
    from: &TokenStream,
) -> Result<TokenStream, Error> {
    let members: Vec<Member<'_>> = fields.iter().map(Member::of).collect::<Result<_, _>>()?;
    let names = members.iter().map(|member| &member.name);
    // What no type knows has been found before; it only tells variants without a name from each other.
    let known = if rules.strict && rules.untagged {
        quote! { ::core::option::Option::Some(&[#(#names),*]) }
    } else {
        quote! { ::core::option::Option::None }
    };
    let whole = match &rules.missing {
        None => None,
        Some(Missing::Default) => Some(quote! { <Self as ::core::default::Default>::default() }),
        Some(Missing::From(default)) => Some(quote! { #default() }),
    };
    let read = match whole {
        Some(whole) => in_place(&whole, &members),
        None => one_by_one(path, &members),
    };
    Ok(quote! {
        let members = #from.members(#known)?;
        #read
    })
}

/// Reads into the value that stands for the whole type.
fn in_place(whole: &TokenStream, members: &[Member<'_>]) -> TokenStream {
    let fills = members.iter().map(
        |Member {
             name, ident, own, ..
         }| {
            let reset = match &own.missing {
                Some(Missing::From(default)) => quote! { whole.#ident = #default(); },
                _ => quote! {},
            };
            quote! { #reset members.fill(#name, &mut whole.#ident); }
        },
    );
    quote! {
        let (mut members, mut whole) = (members, #whole);
        #(#fills)*
        members.done(whole)
    }
}

fn one_by_one(path: &TokenStream, members: &[Member<'_>]) -> TokenStream {
    let (mut must, mut may, mut idents) = (Vec::new(), Vec::new(), Vec::new());
    for Member {
        name,
        ident,
        kind,
        own,
    } in members
    {
        let place = format_ident!("part_{ident}");
        let start = match &own.missing {
            Some(Missing::From(default)) => Some(quote! { #default() }),
            _ if is_option(kind) => Some(quote! { ::core::option::Option::None }),
            Some(Missing::Default) => Some(quote! { ::core::default::Default::default() }),
            None => None,
        };
        match start {
            Some(start) => may.push(quote! {
                let mut #place: #kind = #start;
                members.fill(#name, &mut #place);
            }),
            None => must.push(quote! { let #place = members.has(#name)?; }),
        }
        idents.push(quote! { #ident: #place });
    }
    let filled = (!may.is_empty()).then(|| quote! { let mut members = members; });
    quote! {
        #(#must)*
        #filled
        #(#may)*
        members.done(#path { #(#idents),* })
    }
}

/// A member as it is read.
struct Member<'a> {
    name: String,
    ident: &'a Ident,
    kind: &'a Type,
    own: Rules,
}

impl<'a> Member<'a> {
    fn of(field: &'a Field) -> Result<Self, Error> {
        let own = Rules::of(&field.attrs)?;
        let ident = field.ident.as_ref().expect("a named field has a name");
        Ok(Self {
            name: own.name(&Rules::default(), ident),
            ident,
            kind: &field.ty,
            own,
        })
    }
}

/// Whether a type is written as an `Option`, of which a missing member is none.
pub(crate) fn is_option(kind: &Type) -> bool {
    let Type::Path(kind) = kind else { return false };
    let last = kind.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Option")
}
