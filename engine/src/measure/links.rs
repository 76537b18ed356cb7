//! Links: the messages and bytes that were sent over each.

use crate::kernel::id::LinkId;
use crate::kernel::names::Cast;
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};

use super::chart::{Plot, Scale};
use super::figure::Unit;
use super::fold::{Measure, System};
use super::traffic::Sent;
use super::windows::Curves;

/// What was sent, by link.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Links(Vec<Sent>);

impl Links {
    /// What was sent over a link.
    #[must_use]
    pub fn over(&self, link: LinkId) -> Sent {
        self.0.get(link.index()).copied().unwrap_or_default()
    }

    /// What was sent over each, by its id.
    pub fn all(&self) -> impl Iterator<Item = (LinkId, Sent)> {
        (0..).map(LinkId).zip(self.0.iter().copied())
    }

    /// What was sent over these links, or over all.
    #[must_use]
    pub fn among(&self, links: Option<&[LinkId]>) -> Sent {
        let all = self.all();
        let meant = all.filter(|(link, _)| links.is_none_or(|links| links.contains(link)));
        meant.fold(Sent::default(), |sum, (_, sent)| Sent {
            messages: sum.messages + sent.messages,
            bytes: sum.bytes + sent.bytes,
        })
    }
}

impl Measure for Links {
    fn new(_: &System) -> Self {
        Self::default()
    }

    fn take(&mut self, record: &Record) {
        if let Fact::Sent { link, size, .. } = record.fact {
            if link.index() >= self.0.len() {
                self.0.resize(link.index() + 1, Sent::default());
            }
            self.0[link.index()].add(size);
        }
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        for (link, sent) in std::mem::take(self).all() {
            curves.add((0, u32::from(link.0)), Some(sent.bytes as f64));
        }
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Bytes sent", Unit::BytesPerSecond).scaled(Scale::PerSecond)]
    }

    fn line(&self, _: u8, line: u32, cast: &Cast) -> String {
        cast.link(LinkId(line as u16)).to_owned()
    }
}
