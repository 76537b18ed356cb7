//! Which file uses which, and the circles among them. A file uses another if it names something that stands
//! there, by whatever way: an import, a path in its code, a name that a third file hands on. A parent that
//! only declares its children and hands their names on does not use them.

use std::collections::{BTreeMap, BTreeSet};

use crate::reading::{Import, STAR, Source};

/// A name is handed on so often at most.
const HANDS: usize = 8;

/// The files of one crate.
pub(crate) struct Graph {
    pub sources: Vec<Source>,
    /// The file in which each module is written.
    modules: BTreeMap<Vec<String>, usize>,
    /// The files that each file uses.
    pub uses: Vec<BTreeSet<usize>>,
}

impl Graph {
    pub(crate) fn of(sources: Vec<Source>) -> Self {
        let mut modules = BTreeMap::new();
        for (place, source) in sources.iter().enumerate() {
            // A program beside its library has no modules of its own here.
            if source.file != "main.rs" {
                modules.insert(source.module.clone(), place);
                modules.extend(source.within.iter().map(|module| (module.clone(), place)));
            }
        }
        let mut graph = Self {
            uses: Vec::new(),
            modules,
            sources,
        };
        graph.uses = (0..graph.sources.len())
            .map(|place| graph.used_by(place))
            .collect();
        graph
    }

    fn used_by(&self, place: usize) -> BTreeSet<usize> {
        let source = &self.sources[place];
        let mut used = BTreeSet::new();
        for import in &source.imports {
            let Some(path) = self.absolute(&import.path, &import.module, 0) else {
                continue;
            };
            if self.modules.contains_key(&path) && import.name != STAR {
                // What is used of a module stands in paths.
                continue;
            }
            let Some(there) = self.home(&path, 0) else {
                continue;
            };
            let child = self.sources[there].module.starts_with(&source.module);
            let handed_on = import.public && child && !source.words.contains(&import.name);
            if !handed_on {
                used.insert(there);
            }
        }
        for named in &source.paths {
            let path = self.absolute(&named.path, &named.module, 0);
            used.extend(path.and_then(|path| self.home(&path, 0)));
        }
        used.remove(&place);
        used
    }

    /// A path from the crate's root on; nothing if it leads out of the crate.
    fn absolute(&self, path: &[String], module: &[String], hands: usize) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            "super" => module.split_last()?.1.to_vec(),
            name => {
                let child: Vec<String> = [module, &[name.to_owned()]].concat();
                if self.modules.contains_key(&child) {
                    child
                } else {
                    self.imported(name, module, hands)?
                }
            }
        };
        for name in rest {
            if name == "super" {
                base.pop();
            } else {
                base.push(name.clone());
            }
        }
        Some(base)
    }

    /// Where a name leads that is imported in a module.
    fn imported(&self, name: &str, module: &[String], hands: usize) -> Option<Vec<String>> {
        if hands >= HANDS {
            return None;
        }
        let import = self.imports(module).find(|import| import.name == name)?;
        if import.path.first().is_some_and(|first| first == name) {
            return None;
        }
        self.absolute(&import.path, module, hands + 1)
    }

    fn imports<'a>(&'a self, module: &'a [String]) -> impl Iterator<Item = &'a Import> {
        let source = self.modules.get(module).map(|place| &self.sources[*place]);
        source
            .into_iter()
            .flat_map(|source| &source.imports)
            .filter(move |import| import.module == module)
    }

    /// The file in which stands what an absolute path names.
    fn home(&self, path: &[String], hands: usize) -> Option<usize> {
        let split = (0..=path.len()).rev();
        let (module, place) = split
            .map(|end| &path[..end])
            .find_map(|module| Some((module, *self.modules.get(module)?)))?;
        let Some(item) = path.get(module.len()) else {
            return Some(place);
        };
        if self.sources[place].items.contains(item) || hands >= HANDS {
            return Some(place);
        }
        let rest = &path[module.len() + 1..];
        if let Some(target) = self.imported(item, module, hands) {
            return self.home(&[&target, rest].concat(), hands + 1);
        }
        let starred = self
            .imports(module)
            .filter(|import| import.name == STAR)
            .filter_map(|import| self.absolute(&import.path, module, hands + 1));
        let handed = starred
            .filter_map(|target| {
                let there = *self.modules.get(&target)?;
                self.sources[there].items.contains(item).then_some(there)
            })
            .next();
        // What a macro makes stands where its name is looked for.
        handed.or(Some(place))
    }

    /// Files that use each other, by whatever way round; each circle in order of names. What stands in the
    /// folder of one of the `lists` may use it.
    pub(crate) fn circles(&self, lists: &[&str]) -> Vec<Vec<&str>> {
        let all = 0..self.uses.len();
        let reach: Vec<BTreeSet<usize>> = all.map(|from| self.reach(from, lists)).collect();
        let mut circles = BTreeSet::new();
        for (place, reached) in reach.iter().enumerate() {
            if reached.contains(&place) {
                let back = |other: &&usize| reach[**other].contains(&place);
                let circle = reached
                    .iter()
                    .filter(back)
                    .map(|file| &*self.sources[*file].file);
                circles.insert(circle.collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }

    fn reach(&self, from: usize, lists: &[&str]) -> BTreeSet<usize> {
        let counts = |from: usize, to: usize| {
            let (from, to) = (&self.sources[from], &self.sources[to]);
            !(lists.contains(&&*to.file) && from.module.starts_with(&to.module))
        };
        let mut reached = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(place) = waiting.pop() {
            let uses = self.uses[place].iter().copied();
            waiting.extend(uses.filter(|used| counts(place, *used) && reached.insert(*used)));
        }
        reached
    }

    /// The arrows of a circle, for whoever opens it.
    pub(crate) fn arrows(&self, circle: &[&str]) -> String {
        let mut told = String::new();
        for (place, source) in self.sources.iter().enumerate() {
            let used = self.uses[place]
                .iter()
                .map(|used| &*self.sources[*used].file);
            let used: Vec<&str> = used.filter(|file| circle.contains(file)).collect();
            if circle.contains(&&*source.file) && !used.is_empty() {
                told += &format!("\n  {} uses {}", source.file, used.join(", "));
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;
    use crate::reading::parse;

    /// Files with their text, and the arrows between them as `a.rs > b.rs`.
    fn check(files: &[(&str, &str)], arrows: &[&str], circles: &[&[&str]]) {
        let texts = files
            .iter()
            .map(|(file, text)| ((*file).to_owned(), (*text).to_owned()));
        let graph = Graph::of(parse(texts));
        let file = |place: usize| &*graph.sources[place].file;
        let found: Vec<String> = (0..graph.sources.len())
            .flat_map(|from| graph.uses[from].iter().map(move |to| (from, *to)))
            .map(|(from, to)| format!("{} > {}", file(from), file(to)))
            .collect();
        assert_eq!(found, arrows);
        assert_eq!(graph.circles(&[]), circles);
    }

    #[test]
    fn grouped_and_nested_imports_lead_to_each_file() {
        let a = "use crate::{b::{B as Other, c::{self, C}}, d}; fn f() { c::g(); d::D::new() }";
        check(
            &[
                ("a.rs", a),
                ("b.rs", "pub mod c; pub struct B;"),
                ("b/c.rs", "pub struct C;"),
                ("d.rs", ""),
            ],
            &["a.rs > b.rs", "a.rs > b/c.rs", "a.rs > d.rs"],
            &[],
        );
    }

    #[test]
    fn paths_in_code_and_in_macros_count_and_comments_do_not() {
        let a = "/// See [`crate::c::C`].\nfn f() { print!(\"{}\", crate::b::B); } // crate::d::D";
        check(
            &[("a.rs", a), ("b.rs", ""), ("c.rs", ""), ("d.rs", "")],
            &["a.rs > b.rs"],
            &[],
        );
    }

    #[test]
    fn a_child_that_uses_its_parent_which_uses_it_is_a_circle() {
        check(
            &[
                ("a.rs", "mod b; use b::B; pub struct A(B);"),
                ("a/b.rs", "use super::A; pub struct B; fn f(a: A) {}"),
            ],
            &["a.rs > a/b.rs", "a/b.rs > a.rs"],
            &[&["a.rs", "a/b.rs"]],
        );
    }

    #[test]
    fn a_parent_that_hands_names_on_is_passed_through() {
        check(
            &[
                ("a/mod.rs", "mod b; mod c; pub use b::B; pub use c::*;"),
                ("a/b.rs", "use super::C; pub struct B;"),
                ("a/c.rs", "pub struct C;"),
                ("d.rs", "use crate::a; use crate::a::B; fn f(_: a::C) {}"),
            ],
            &["a/b.rs > a/c.rs", "d.rs > a/b.rs", "d.rs > a/c.rs"],
            &[],
        );
    }

    #[test]
    fn a_parent_that_uses_what_it_hands_on_uses_it() {
        check(
            &[
                ("a.rs", "mod b; pub use b::B; pub struct A { b: B }"),
                ("a/b.rs", "pub struct B;"),
            ],
            &["a.rs > a/b.rs"],
            &[],
        );
    }

    #[test]
    fn what_is_for_tests_only_is_left_out() {
        check(
            &[
                (
                    "a.rs",
                    "#[cfg(test)] mod tests; #[cfg(test)] use crate::b::B; pub(in crate::b) fn f() {}",
                ),
                ("a/tests.rs", "use crate::b::B;"),
                (
                    "b.rs",
                    "#[cfg(test)] mod tests { use crate::a::A; } pub struct B;",
                ),
            ],
            &[],
            &[],
        );
    }

    #[test]
    fn a_circle_may_be_long() {
        check(
            &[
                ("a.rs", "use crate::b::X;"),
                ("b.rs", "use super::c::X;"),
                ("c.rs", "mod inner { fn f() { super::super::a::y() } }"),
            ],
            &["a.rs > c.rs", "b.rs > c.rs", "c.rs > a.rs"],
            &[&["a.rs", "c.rs"]],
        );
    }
}
