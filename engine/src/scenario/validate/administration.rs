//! Administrators: who may change what, certificates, and roll-outs.

use super::Check;
use crate::scenario::schema::{
    Action, CertificateConfig, Deed, Request, RolloutConfig, ScriptEntry, ServiceConfig,
    ServiceSetting,
};

impl Check<'_> {
    /// Whoever signs a change runs what is changed.
    pub(super) fn signature(&mut self, pointer: &str, entry: &ScriptEntry) {
        let Some(author) = &entry.by else { return };
        let Some((what, owner)) = self.owner(&entry.action) else {
            return;
        };
        if owner != author.as_str() {
            let found = format!("\"{author}\", who does not run {what}");
            let expected = format!("\"{owner}\", who does");
            self.note(&format!("{pointer}/by"), found, expected);
        }
    }

    /// What an action changes, and who runs it, if the file says so.
    fn owner(&self, action: &Action) -> Option<(String, String)> {
        match action.deed() {
            Deed::Link(target, _) => {
                let link = target.link().as_str();
                let part = self.parts.links.iter().find(|part| part.key == link)?;
                let owner = part.value.administrator.as_ref()?;
                Some((link.to_owned(), owner.as_str().to_owned()))
            }
            Deed::Machine(node, _)
            | Deed::Address(node, _)
            | Deed::Ask(
                node,
                Request::Start
                | Request::Drain
                | Request::Stop
                | Request::Upgrade(..)
                | Request::Change(..),
            ) => {
                let owner = self.owner_of_node(node.as_str())?;
                Some((node.as_str().to_owned(), owner))
            }
            Deed::Message(..) | Deed::Ask(_, Request::Attack(_) | Request::Operation(..)) => None,
        }
    }

    /// Who runs a node: whom it names, or whoever runs its zone.
    fn owner_of_node(&self, node: &str) -> Option<String> {
        let part = self.parts.nodes.iter().find(|part| part.key == node)?;
        if let Some(owner) = part.value.administrator() {
            return Some(owner.as_str().to_owned());
        }
        let zone = self.tree.get("zones")?.get(part.value.zone().as_str())?;
        zone.get_text("administrator").map(str::to_owned)
    }

    /// A service's certificate, and how it is renewed.
    pub(super) fn certificates(&mut self, pointer: &str, config: &ServiceConfig) {
        if let Some(certificate) = &config.certificate {
            self.certificate(&format!("{pointer}/config/certificate"), certificate);
        }
        let Some(renewal) = &config.renewal else {
            return;
        };
        if config.certificate.is_none() {
            let found = "`renewal` without a certificate";
            let expected = "`certificate` beside it";
            self.note(&format!("{pointer}/config/renewal"), found, expected);
        }
        if renewal.life <= renewal.before {
            let found = format!(
                "\"{}\" where `before` is \"{}\"",
                renewal.life, renewal.before
            );
            let pointer = format!("{pointer}/config/renewal/life");
            self.note(&pointer, found, "more than `before`");
        }
    }

    fn certificate(&mut self, pointer: &str, certificate: &CertificateConfig) {
        if certificate.until <= certificate.from {
            let found = format!(
                "a certificate that ends at \"{}\" and begins at \"{}\"",
                certificate.until, certificate.from
            );
            self.note(
                &format!("{pointer}/until"),
                found,
                "an end after its beginning",
            );
        }
    }

    /// A change of a service.
    pub(super) fn setting_of_service(&mut self, pointer: &str, setting: &ServiceSetting) {
        if let ServiceSetting::Certificate(certificate) = setting {
            self.certificate(&format!("{pointer}/certificate"), certificate);
        }
    }

    /// A roll-out changes services, and those of its own administrator.
    pub(super) fn rollout(&mut self, pointer: &str, id: &str, config: &RolloutConfig) {
        self.within_run(&format!("{pointer}/config/at"), config.at);
        self.setting_of_service(&format!("{pointer}/config/change"), &config.change);
        if config.services.is_empty() {
            let found = "a roll-out to nobody";
            let expected = "`services`: the ids of one or more";
            self.note(&format!("{pointer}/config"), found, expected);
        }
        let own = self.owner_of_node(id);
        for (index, service) in config.services.iter().enumerate() {
            let pointer = format!("{pointer}/config/services/{index}");
            self.is_kind(&pointer, service.as_str(), "service");
            let owner = self.owner_of_node(service.as_str());
            if let (Some(own), Some(owner)) = (&own, owner)
                && *own != owner
            {
                let found = format!("{service}, which \"{owner}\" runs");
                self.note(&pointer, found, format!("a service that \"{own}\" runs"));
            }
        }
    }
}
