//! No match ends in a catch-all that can lie: whoever adds a fact, a command, a note or a step of a lesson is
//! shown by the compiler each place that says something of all of them. Only a fold may leave out what it
//! does not count, by an empty arm; for it says nothing.

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Arm, Expr, ExprMatch, ImplItemFn, ItemFn, ItemImpl, ItemMod, Pat, Type};

/// The enums that grow.
const WATCHED: [&str; 4] = ["Fact", "Command", "Note", "LessonStep"];

/// Where folds stand: they count some facts and pass over the others.
const FOLDS: [&str; 3] = ["engine/src/check", "engine/src/measure", "engine/src/run"];

/// Reads one file for matches that are not exhaustive.
struct Reader {
    may_pass_over: bool,
    of: Option<String>,
    inside: String,
    found: Vec<String>,
}

impl Reader {
    /// Whether a pattern names a variant of a watched enum.
    fn watches(&self, pattern: &Pat) -> bool {
        let mut names = Names {
            of: self.of.as_deref(),
            found: false,
        };
        names.visit_pat(pattern);
        names.found
    }
}

/// Looks for watched enums in a pattern.
struct Names<'a> {
    of: Option<&'a str>,
    found: bool,
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if let [.., of, _] = names.as_slice() {
            let of = if of == "Self" {
                self.of.unwrap_or(of)
            } else {
                of
            };
            self.found |= WATCHED.contains(&of);
        }
    }
}

/// Whether an arm takes whatever comes: a guard is part of its pattern.
fn takes_all(arm: &Arm) -> bool {
    fn all(pattern: &Pat) -> bool {
        match pattern {
            Pat::Wild(_) => true,
            Pat::Ident(name) => {
                name.subpat.is_none() && name.ident != name.ident.to_string().to_uppercase()
            }
            Pat::Tuple(parts) => parts.elems.iter().all(all),
            Pat::Paren(inner) => all(&inner.pat),
            Pat::Reference(inner) => all(&inner.pat),
            Pat::Or(cases) => cases.cases.iter().any(all),
            _ => false,
        }
    }
    all(&arm.pat)
}

fn is_empty(body: &Expr) -> bool {
    match body {
        Expr::Block(block) => block.block.stmts.is_empty(),
        Expr::Tuple(unit) => unit.elems.is_empty(),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if let Type::Path(of) = &*item.self_ty {
            self.of = of.path.segments.last().map(|last| last.ident.to_string());
        }
        visit::visit_item_impl(self, item);
        self.of = None;
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.inside = function.sig.ident.to_string();
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.inside = function.sig.ident.to_string();
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_expr_match(&mut self, found: &'ast ExprMatch) {
        let watched = found.arms.iter().any(|arm| self.watches(&arm.pat));
        let catch_all = found.arms.iter().find(|arm| takes_all(arm));
        if let (true, Some(arm)) = (watched, catch_all)
            && !(self.may_pass_over && is_empty(&arm.body))
        {
            self.found.push(self.inside.clone());
        }
        visit::visit_expr_match(self, found);
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the project");
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() && !path.ends_with("tests") {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// The functions of a file in which a catch-all says something, by name.
fn liars(code: &str, may_pass_over: bool) -> Vec<String> {
    let mut reader = Reader {
        may_pass_over,
        of: None,
        inside: String::new(),
        found: Vec::new(),
    };
    reader.visit_file(&syn::parse_file(code).expect("Rust"));
    reader.found
}

#[test]
fn no_match_over_facts_commands_notes_and_steps_ends_in_a_catch_all() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in ["engine/src", "src"] {
        for file in rust_files(&root.join(folder)) {
            let code = fs::read_to_string(&file).expect("a source file");
            let is_fold = FOLDS.iter().any(|fold| file.starts_with(root.join(fold)));
            let name = file.strip_prefix(&root).expect("below the root").display();
            found.extend(
                liars(&code, is_fold)
                    .iter()
                    .map(|inside| format!("{name}: {inside}")),
            );
        }
    }
    assert!(found.is_empty(), "catch-alls in:\n{}", found.join("\n"));
}

#[test]
fn a_catch_all_is_found_wherever_it_hides() {
    for (arms, found) in [
        ("Fact::Fired(_) => 1, _ => 0", true),
        ("Fact::Fired(_) => 1, other => 0", true),
        ("(Some(Fact::Fired(_)), 3) => 1, (_, _) => 0", true),
        ("record::Fact::Fired(_) if true => 1, _ => 0", true),
        ("Fact::Fired(_) => {} _ => {}", false),
        ("Fact::Fired(_) => 1, other if other.is_dull() => 0", false),
        ("Fact::Fired(_) => 1, Fact::Asked(_) => 0", false),
        ("Colour::Red => 1, _ => 0", false),
    ] {
        let code = format!("fn f() {{ match x {{ {arms} }} }}");
        assert_eq!(!liars(&code, true).is_empty(), found, "{arms}");
    }
    let folds_only = "fn f() { match x { Fact::Fired(_) => {} _ => {} } }";
    assert_eq!(liars(folds_only, false), ["f"]);
    let own = "impl Fact { fn f(self) { match self { Self::Fired(_) => 1, _ => 0 } } }";
    assert_eq!(liars(own, true), ["f"]);
}
