//! Workload and script: what happens, and whether it can.

use super::Check;
use crate::format::limits;
use crate::format::name::Id;
use crate::format::units::Duration;
use crate::kernel::command::Meddle;
use crate::scenario::schema::{
    Action, Deed, Event, MessageReference, Moment, Request, Timing, Work,
};
use crate::sorted::{SortedMap, SortedSet};

impl Check<'_> {
    pub(super) fn course(&mut self) {
        let parts = self.parts;
        let entries = self
            .tree
            .get("workload")
            .map_or(0, |list| list.items().len())
            + self.tree.get("script").map_or(0, |list| list.items().len());
        if entries > limits::ENTRIES {
            let found = format!("{entries} entries of workload and script together");
            self.note("/workload", found, format!("at most {}", limits::ENTRIES));
        }
        for part in &parts.workload {
            self.work(&part.pointer, &part.value);
        }
        for part in &parts.script {
            match &part.value.moment {
                Moment::At(at) => self.within_run(&format!("{}/at", part.pointer), *at),
                Moment::After { event, delay } => {
                    self.event(&format!("{}/after", part.pointer), event);
                    self.delay(&format!("{}/delay", part.pointer), delay);
                }
            }
            self.action(&format!("{}/do", part.pointer), &part.value.action);
            self.signature(&part.pointer, &part.value);
        }
        self.amounts();
        self.operation_names();
        self.circles();
        self.others();
    }

    /// What all entries come to together stays within limits, or the first that passes one is named.
    fn amounts(&mut self) {
        let parts = self.parts;
        let (mut following, mut users) = (0, 0);
        let mut loads: SortedMap<&str, usize> = SortedMap::new();
        for part in &parts.workload {
            let pointer = &part.pointer;
            match &part.value.timing {
                Timing::At(_) => continue,
                Timing::After { times, .. } => {
                    let more = u64::from(*times);
                    following += more;
                    if (following - more..following).contains(&limits::FOLLOWING) {
                        let found = format!(
                            "{following} operations, with those of entries before it, that follow others"
                        );
                        let expected = format!("at most {}", limits::FOLLOWING);
                        self.note(pointer, found, expected);
                    }
                    continue;
                }
                Timing::Open { .. } => {}
                Timing::Closed { closed, .. } => {
                    let more = u64::from(closed.clients);
                    users += more;
                    if (users - more..users).contains(&limits::USERS) {
                        let found = format!(
                            "{users} clients of closed loops, with those of entries before it"
                        );
                        self.note(pointer, found, format!("at most {}", limits::USERS));
                    }
                }
            }
            let node = part.value.node.as_str();
            let count = loads.entry(node).or_default();
            *count += 1;
            if *count == limits::LOADS + 1 {
                let found = format!("{count} entries in which {node} asks again and again");
                self.note(pointer, found, format!("at most {}", limits::LOADS));
            }
        }
    }

    fn work(&mut self, pointer: &str, work: &Work) {
        self.asks(
            &format!("{pointer}/node"),
            work.node.as_str(),
            &work.operation,
        );
        self.is_clear(pointer, work);
        match &work.timing {
            Timing::At(at) => self.within_run(&format!("{pointer}/at"), *at),
            Timing::After { delay, .. } => self.delay(&format!("{pointer}/delay"), delay),
            Timing::Open { from, until, .. } => self.stretch(pointer, *from, *until),
            Timing::Closed {
                from,
                until,
                closed,
                ..
            } => {
                self.stretch(pointer, *from, *until);
                self.delay(&format!("{pointer}/closed/think"), &closed.think);
            }
        }
    }

    fn stretch(&mut self, pointer: &str, from: Duration, until: Option<Duration>) {
        let field = if self.tree.at(&format!("{pointer}/at")).is_some() {
            "at"
        } else {
            "from"
        };
        self.within_run(&format!("{pointer}/{field}"), from);
        if let Some(until) = until {
            self.within_run(&format!("{pointer}/until"), until);
            if until <= from {
                let found = format!("\"{until}\" where `from` is \"{from}\"");
                self.note(&format!("{pointer}/until"), found, "a later moment");
            }
        }
    }

    fn action(&mut self, pointer: &str, action: &Action) {
        if let Some((place, delay)) = action.delay() {
            self.delay(&format!("{pointer}/{place}"), delay);
        }
        match action.deed() {
            Deed::Befall(_) => {}
            Deed::Message(message, how) => {
                let member = match how {
                    Meddle::Drop => "drop",
                    Meddle::Duplicate => "duplicate",
                    Meddle::Delay(_) => "delay/message",
                };
                self.message(&format!("{pointer}/{member}"), message);
            }
            Deed::Ask(node, request) => self.request(pointer, node.as_str(), request),
        }
    }

    /// Whether a node can be asked for this.
    fn request(&mut self, pointer: &str, node: &str, request: Request<'_>) {
        match request {
            Request::Start | Request::Drain | Request::Stop | Request::Attack(_) => {}
            Request::Upgrade(..) => self
                .doubts
                .has_hub(&format!("{pointer}/upgrade/node"), node),
            Request::Change(set, _) => {
                set.check(&format!("{pointer}/change/set"), &mut self.doubts);
            }
            Request::Operation(operation, _) => {
                self.asks(&format!("{pointer}/input/node"), node, operation);
            }
        }
    }

    fn event(&mut self, pointer: &str, event: &Event) {
        match event {
            Event::Sent(message) => self.message(&format!("{pointer}/sent"), message),
            Event::Delivered(message) => self.message(&format!("{pointer}/delivered"), message),
            Event::Started(_) | Event::Completed(_) | Event::Crashed(_) | Event::Restarted(_) => {}
        }
    }

    /// No message goes from a node to itself.
    fn message(&mut self, pointer: &str, message: &MessageReference) {
        let (from, to) = match message {
            MessageReference::OfOperation(message) => (message.from.as_ref(), message.to.as_ref()),
            MessageReference::OfLink(message) => (Some(&message.from), Some(&message.to)),
        };
        if let (Some(from), Some(to)) = (from, to)
            && from == to
        {
            self.note(
                &format!("{pointer}/to"),
                format!("a message from {from} to itself"),
                "another node",
            );
        }
    }

    /// Every operation has a name of its own, also where one entry makes many.
    fn operation_names(&mut self) {
        let parts = self.parts;
        let work = parts
            .workload
            .iter()
            .filter_map(|part| Some((part, part.value.name.as_ref()?)));
        let mut named: Vec<(String, &str)> = work
            .map(|(part, name)| (format!("{}/as", part.pointer), name.as_str()))
            .collect();
        for part in &parts.script {
            if let Action::Input {
                name: Some(name), ..
            } = &part.value.action
            {
                named.push((format!("{}/do/input/as", part.pointer), name.as_str()));
            }
        }
        let mut seen = SortedSet::new();
        for (pointer, name) in named {
            if !seen.insert(name) {
                self.note(
                    &pointer,
                    format!("the name `{name}` a second time"),
                    "a name of its own",
                );
            } else if let Some(entry) = self.names.operations.numbered(name) {
                let found = format!(
                    "the name `{name}`, which one of the operations `{entry}` bears already"
                );
                self.note(&pointer, found, "a name of its own");
            }
        }
    }

    /// An operation that waits for itself, perhaps through others, never begins.
    fn circles(&mut self) {
        let parts = self.parts;
        let mut waits_for: SortedMap<&str, &str> = SortedMap::new();
        for part in &parts.workload {
            if let (Some(name), Timing::After { operation, .. }) =
                (&part.value.name, &part.value.timing)
            {
                let operation = operation.as_str();
                let entry = self
                    .names
                    .operations
                    .numbered(operation)
                    .unwrap_or(operation);
                waits_for.insert(name.as_str(), entry);
            }
        }
        let mut begins: SortedSet<&str> = SortedSet::new();
        for part in &parts.workload {
            let mut way: SortedSet<&str> = SortedSet::new();
            let mut next = part.value.name.as_ref().map(Id::as_str);
            while let Some(name) = next.filter(|name| !begins.contains(name)) {
                if !way.insert(name) {
                    let found = format!("an operation that waits for itself, by way of `{name}`");
                    self.note(
                        &format!("{}/after", part.pointer),
                        found,
                        "an operation that begins without it",
                    );
                    break;
                }
                next = waits_for.get(name).copied();
            }
            begins.extend(way);
        }
    }
}
