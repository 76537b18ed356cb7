//! The page of the site: it names its files and knows their hashes.

use std::path::Path;
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

const FILE: &str = "index.html";

/// `index.html`, as text.
pub(crate) struct Page(String);

impl Page {
    /// Reads the page of a site.
    pub(crate) fn read(dist: &Path) -> io::Result<Self> {
        fs::read_to_string(dist.join(FILE)).map(Self)
    }

    /// Writes it back.
    pub(crate) fn write(&self, dist: &Path) -> io::Result<()> {
        fs::write(dist.join(FILE), &self.0)
    }

    /// Puts another text wherever one stands, which must be somewhere.
    pub(crate) fn replace(&mut self, old: &str, new: &str) -> Result<(), String> {
        if !self.0.contains(old) {
            return Err(format!("{FILE} does not say {old}"));
        }
        self.0 = self.0.replace(old, new);
        Ok(())
    }

    /// The tags of its style sheets, in their order.
    pub(crate) fn styles(&self) -> Vec<String> {
        let tags = self.0.split_inclusive('>');
        let tags = tags.filter_map(|part| part.rfind("<link ").map(|start| &part[start..]));
        tags.filter(|tag| tag.contains("stylesheet"))
            .map(str::to_owned)
            .collect()
    }
}

/// An attribute of a tag, with quotes or without.
pub(crate) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!("{name}="))?;
    let rest = rest.trim_start_matches('"');
    let end = rest.find(['"', ' ', '>'])?;
    Some(&rest[..end])
}

/// A file's hash as in an `integrity` attribute.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// A short hash for a file's name.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    let digest = Sha384::digest(bytes);
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_found_however_they_are_written() {
        let page = Page(
            r#"<head><link rel="icon" href="a.svg"><link rel="stylesheet" href="./b.css"/>
            <script src=./c.js></script><link href=./d.css rel=stylesheet></head>"#
                .to_owned(),
        );
        let styles = page.styles();
        let files: Vec<_> = styles.iter().map(|tag| attribute(tag, "href")).collect();
        assert_eq!(files, [Some("./b.css"), Some("./d.css")]);
    }
}
