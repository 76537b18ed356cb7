//! A crate's source as the walls see it: each file's modules, what it declares, and the paths by which it
//! names others. It reads tokens, so that what stands in macros counts and what stands in comments does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The name of what a `use` brings in with a star.
pub(crate) const STAR: &str = "*";

/// A `use`: the names from `crate`, `self`, `super` or a name on, and what it is called here.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub path: Vec<String>,
    pub name: String,
    /// Whether others may name it by this file: `pub use`.
    pub public: bool,
    /// The module in which it stands; the file's own or one within.
    pub module: Vec<String>,
}

/// A path in code, and the module in which it stands.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub path: Vec<String>,
    pub module: Vec<String>,
}

/// One file without its tests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// From the crate's folder of source on, such as `kernel/world.rs`.
    pub file: String,
    /// The module that it is.
    pub module: Vec<String>,
    /// The modules that are written within it.
    pub within: Vec<Vec<String>>,
    /// The modules that it declares for tests only.
    pub for_tests: Vec<Vec<String>>,
    /// What it declares: types, functions, constants, macros.
    pub items: BTreeSet<String>,
    /// The types among them that have a shape of their own.
    pub types: BTreeSet<String>,
    pub imports: Vec<Import>,
    pub paths: Vec<Named>,
    /// All names in its code, those of imports left out.
    pub words: BTreeSet<String>,
    /// The modules that it declares, as they are called.
    pub modules: BTreeSet<String>,
}

/// All files of a folder of source, without those that are for tests only.
pub(crate) fn read(folder: &Path) -> Vec<Source> {
    let texts = rust_files(folder).into_iter().map(|path| {
        let name = path.strip_prefix(folder).expect("a file of the folder");
        let name = name.to_str().expect("a plain name").replace('\\', "/");
        (name, fs::read_to_string(&path).expect("a source file"))
    });
    parse(texts)
}

/// The same of texts with the names of their files.
pub(crate) fn parse(texts: impl IntoIterator<Item = (String, String)>) -> Vec<Source> {
    let mut sources: Vec<Source> = texts
        .into_iter()
        .map(|(file, text)| one(file, &text))
        .collect();
    let tests: Vec<Vec<String>> = sources.iter().flat_map(|s| s.for_tests.clone()).collect();
    sources.retain(|source| !tests.iter().any(|test| source.module.starts_with(test)));
    sources
}

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of source").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn one(file: String, text: &str) -> Source {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    let module: Vec<String> = match stem {
        "lib" | "main" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    };
    let tokens: TokenStream = text.parse().expect("Rust");
    let mut source = Source {
        file,
        module: module.clone(),
        ..Source::default()
    };
    source.walk(tokens, &module);
    source
}

/// Words before a name that is declared.
const DECLARING: [&str; 9] = [
    "struct",
    "enum",
    "union",
    "trait",
    "type",
    "fn",
    "const",
    "static",
    "macro_rules",
];

impl Source {
    fn walk(&mut self, tokens: TokenStream, module: &[String]) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        let mut public = false;
        while at < trees.len() {
            if is_for_tests(&trees[at..]) {
                at += self.skip_item(&trees[at + 2..], module) + 2;
                continue;
            }
            let taken = self.take(&trees[at..], module, public);
            public = word(trees.get(at)) == "pub";
            // `pub(in crate::here)` names no other file.
            let scope = word(trees.get(at + 1)) == "(";
            at += if public && scope { 2 } else { taken };
        }
    }

    /// Takes what begins here, and says how many tokens that were.
    fn take(&mut self, trees: &[TokenTree], module: &[String], public: bool) -> usize {
        match &trees[0] {
            TokenTree::Group(group) => {
                self.walk(group.stream(), module);
                return 1;
            }
            TokenTree::Ident(_) => {}
            TokenTree::Punct(_) | TokenTree::Literal(_) => return 1,
        }
        let next = |n: usize| word(trees.get(n));
        match next(0).as_str() {
            "use" if next(1) != "<" => {
                let end = trees.iter().position(|tree| word(Some(tree)) == ";");
                let end = end.unwrap_or(trees.len());
                self.import(&trees[1..end], Vec::new(), module, public);
                end
            }
            "mod" if matches!(next(2).as_str(), ";" | "{") => {
                self.modules.insert(next(1));
                if let TokenTree::Group(body) = &trees[2] {
                    let inner: Vec<String> = module.iter().cloned().chain([next(1)]).collect();
                    self.within.push(inner.clone());
                    self.walk(body.stream(), &inner);
                }
                3
            }
            declaring if DECLARING.contains(&declaring) => {
                let bang = usize::from(next(1) == "!");
                self.items.insert(next(1 + bang));
                if ["struct", "enum", "union", "trait"].contains(&declaring) {
                    self.types.insert(next(1));
                }
                1
            }
            _ => self.path(trees, module),
        }
    }

    /// A name, and those that follow it after `::`.
    fn path(&mut self, trees: &[TokenTree], module: &[String]) -> usize {
        let mut path = vec![trees[0].to_string()];
        let mut at = 1;
        while let [
            TokenTree::Punct(one),
            TokenTree::Punct(two),
            TokenTree::Ident(name),
            ..,
        ] = &trees[at..]
            && (one.as_char(), two.as_char()) == (':', ':')
        {
            path.push(name.to_string());
            at += 3;
        }
        self.words.extend(path.iter().cloned());
        if path.len() > 1 {
            let module = module.to_vec();
            self.paths.push(Named { path, module });
        }
        at
    }

    /// One tree of a `use`, with its braces opened.
    fn import(
        &mut self,
        trees: &[TokenTree],
        mut path: Vec<String>,
        module: &[String],
        public: bool,
    ) {
        let mut name = None;
        let mut trees = trees.iter();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in inner.split(|tree| word(Some(tree)) == ",") {
                        if !branch.is_empty() {
                            self.import(branch, path.clone(), module, public);
                        }
                    }
                    return;
                }
                TokenTree::Punct(punct) if punct.as_char() == '*' => name = Some(STAR.to_owned()),
                TokenTree::Ident(word) => match word.to_string().as_str() {
                    "as" => name = trees.next().map(ToString::to_string),
                    "self" if !path.is_empty() => {}
                    word => path.push(word.to_owned()),
                },
                _ => {}
            }
        }
        let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
        let module = module.to_vec();
        self.imports.push(Import {
            path,
            name,
            public,
            module,
        });
    }

    /// How many tokens the item takes that is for tests only.
    fn skip_item(&mut self, trees: &[TokenTree], module: &[String]) -> usize {
        let words = || trees.iter().map(|tree| word(Some(tree)));
        let flat = ["use", "const", "static", "type"];
        let ends_by_semicolon = words()
            .take_while(|word| word != "{")
            .any(|word| flat.contains(&&*word));
        let end = words().position(|word| word == ";" || (!ends_by_semicolon && word == "{"));
        let end = end.map_or(trees.len(), |end| end + 1);
        if let Some(at) = words().take(end).position(|word| word == "mod") {
            let inner = module.iter().cloned().chain([word(trees.get(at + 1))]);
            self.for_tests.push(inner.collect());
        }
        end
    }
}

/// A name or a sign as it stands; of a group how it opens; of anything else nothing.
fn word(tree: Option<&TokenTree>) -> String {
    match tree {
        Some(TokenTree::Ident(name)) => name.to_string(),
        Some(TokenTree::Punct(sign)) => sign.as_char().to_string(),
        Some(TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Brace => "{".to_owned(),
            Delimiter::Parenthesis => "(".to_owned(),
            Delimiter::Bracket => "[".to_owned(),
            Delimiter::None => String::new(),
        },
        Some(TokenTree::Literal(_)) | None => String::new(),
    }
}

/// Whether `#[cfg(test)]` stands here.
fn is_for_tests(trees: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(what), ..] = trees else {
        return false;
    };
    hash.as_char() == '#' && what.stream().to_string().replace(' ', "") == "cfg(test)"
}
