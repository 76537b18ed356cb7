//! A run told in lines, and what may be observed of any run, whatever its area.

use crate::compared::{Pairs, has};
use fallible_engine::check::verdict::Verdict;
use fallible_engine::format::decode::from_json;
use fallible_engine::kernel::id::OperationId;
use fallible_engine::kernel::operation::Outcome;
use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::telling::Telling;
use fallible_engine::protocols::{Fact, Record};
use fallible_engine::scenario::{Document, parse};
use fallible_engine::sweep::{Finished, finish};

/// A file whose places left open hold these texts: `<name>`, or `<, name>` where something goes before it.
pub(crate) fn with(file: &str, texts: Pairs<'_>) -> String {
    let texts = texts.iter().filter(|(_, text)| !text.is_empty());
    texts.fold(file.to_owned(), |file, (name, text)| {
        let (first, more) = (format!("<{name}>"), format!("<, {name}>"));
        let longer = file.replace(&more, &format!(", {text}{more}"));
        let longer = longer.replace(&first, &format!("{text}{more}"));
        assert_ne!(longer, file, "nothing is left open as {name}");
        longer
    })
}

/// A file of which what is left open holds nothing more.
pub(crate) fn closed(file: &str) -> String {
    let mut parts = file.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |file, part| {
        file + part.split_once('>').expect("a name").1
    })
}

/// A run that is over.
pub(crate) struct Told {
    pub(crate) document: Document,
    pub(crate) run: Finished,
}

impl Told {
    /// The run of a file on a seed; what is left open in the file holds nothing more.
    pub(crate) fn of(file: &str, seed: u64) -> Self {
        let file = closed(file);
        let document = parse(&file).unwrap_or_else(|problems| panic!("{problems}\n{file}"));
        let run = finish(document.scenario(), seed);
        Self { document, run }
    }

    /// What came of a promise of the file; whether a condition is true that is written as in files; which promises are
    /// `broken`; or how many lines have the words that the area has for it.
    pub(crate) fn observe(&self, what: &str, words: Pairs<'_>) -> String {
        if what.starts_with('{') {
            let condition = from_json(what).unwrap_or_else(|_| panic!("{what} is no condition"));
            let (story, scenario) = (self.run.story(), self.document.scenario());
            return self.run.holds(&story, &condition, scenario).to_string();
        }
        if let Some(client) = what.strip_prefix("times of ") {
            return format!("{:?}", self.times(client));
        }
        if what == "broken" {
            let broken = self
                .run
                .verdicts()
                .filter(|(_, verdict)| verdict.is_violated());
            return broken
                .map(|(promise, _)| promise.id.clone())
                .collect::<Vec<_>>()
                .join(", ");
        }
        match self.run.verdict(what) {
            Some(Verdict::Held) => "holds".to_owned(),
            Some(Verdict::HoldsSoFar) => "holds so far".to_owned(),
            Some(Verdict::Violated { because, .. }) => format!("broken: {because}"),
            Some(Verdict::Undecided { waits_for }) => format!("undecided: {waits_for}"),
            None => {
                let known = words.iter().find(|(known, _)| *known == what);
                let (_, words) = known.unwrap_or_else(|| panic!("nothing is known as {what}"));
                self.lines(words).count().to_string()
            }
        }
    }

    /// How long each operation of a client took that has ended, in milliseconds.
    pub(crate) fn times(&self, client: &str) -> Vec<u64> {
        let client = self.run.who.find_process(client).expect("a client");
        let story = self.run.story();
        let ours = story
            .book()
            .all_ended()
            .filter(|ended| ended.operation.id.client == client);
        ours.map(|ended| ended.took().0 / 1_000_000).collect()
    }

    /// The lines that have these words, each with its time.
    pub(crate) fn lines(&self, words: &str) -> impl Iterator<Item = (Time, String)> {
        let records = self.run.branch.trace().iter();
        let lines = records.filter_map(|(_, record)| Some((record.at, self.line(record)?)));
        lines.filter(move |(_, line)| has(line, words))
    }

    fn line(&self, record: &Record) -> Option<String> {
        let cast = &self.run.branch.plan().cast;
        let named = |id: OperationId| cast.operation(id).unwrap_or("an operation").to_owned();
        Some(match record.fact {
            Fact::Sent { from, to, kind, .. } => {
                let (from, to) = (cast.process(from), cast.process(to));
                format!("{from} sends {} to {to}", kind.name)
            }
            Fact::Ended(_, fate) => format!("a message is {}", fate.words()),
            Fact::Completed(id, outcome) => match outcome {
                Outcome::Done { .. } => format!("{} is done", named(id)),
                Outcome::Refused(why) => format!("{} is refused: {}", named(id), why.words),
                Outcome::Unknown => format!("{} may be done or not", named(id)),
            },
            Fact::Noted(who, note) => {
                let (who, operation) = (cast.process(who), &named);
                note.tell(&Telling {
                    who,
                    cast,
                    operation,
                })
            }
            _ => return None,
        })
    }
}
