//! Why a file could not be had, in words for the person who asked for it.

use std::fmt;

use fallible_engine::format::limits::FILE_BYTES;

/// Why a file could not be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// The address is none that can be fetched.
    Address,
    /// The server answered with this status instead.
    Status(u16),
    /// There was no answer that may be read: the network or the server's rules.
    NoAnswer,
    /// It took longer than so many seconds.
    Slow(u32),
    /// It is longer than a scenario may be.
    Long,
    /// It is a web page.
    WebPage,
    /// There is nothing in it.
    Empty,
    /// It is this, and no text.
    Other(&'static str),
    /// It is no text.
    NotText,
    /// It could not be read from the reader's disk.
    Disk,
    /// This page's own policy does not let it be fetched.
    Policy,
    /// The part of this site that checks files could not be had.
    Lab,
    /// It came and has stopped, by a fault of its own.
    LabStopped,
}

/// How files of other kinds begin, and what they are.
const KINDS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a document (PDF)"),
    (b"PK\x03\x04", "an archive (ZIP)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
];

impl Failure {
    /// What may help, as a sentence.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Address => "An address begins with https:// and leads to a file.",
            Self::Status(404 | 410) => "Check the address: the file may have moved.",
            Self::Status(401 | 403) => {
                "It may need a login. Files are fetched without one: save it and open it from your disk."
            }
            Self::Status(_) => "It may work again in a while.",
            Self::NoAnswer => {
                "Either nothing can be reached there, or that site does not let other pages read its files \
                 (the browser does not say which). Save the file and open it from your disk."
            }
            Self::Slow(_) => {
                "The connection or that server is slow. Try again, or open the file from your disk."
            }
            Self::Long => "A scenario is far shorter. Is it the right file?",
            Self::WebPage => {
                "The address leads to a page that shows the file. Look for a link named “raw”, or save the file \
                 and open it from your disk."
            }
            Self::Empty => "A scenario is one JSON object. Was the file saved to its end?",
            Self::Other(_) | Self::NotText => {
                "A scenario is a text file in UTF-8. Is it the right file?"
            }
            Self::Disk => {
                "A folder cannot be opened: choose the file in it. A file that was moved or changed since must be \
                 chosen again."
            }
            Self::Policy => {
                "Fallible fetches over https, and over http only from this machine. Use an address with https://, or \
                 save the file and open it from your disk."
            }
            Self::Lab => {
                "Check the connection and try again; if that does not help, reload the page."
            }
            Self::LabStopped => {
                "This is a fault in Fallible itself, not in the file. `fallible check`, on your machine, may say more."
            }
        }
    }

    /// The text that a file holds.
    ///
    /// # Errors
    /// If it holds none.
    pub fn text_of(bytes: Vec<u8>) -> Result<String, Self> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Self::Empty);
        }
        if let Some((_, kind)) = KINDS.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Err(Self::Other(kind));
        }
        String::from_utf8(bytes).map_err(|_| Self::NotText)
    }

    /// Whether the policy in `index.html` forbids fetching from an origin; `own` is the page's.
    #[must_use]
    pub fn is_barred(origin: &str, own: &str) -> bool {
        let Some(host) = origin.strip_prefix("http://") else {
            return false;
        };
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        origin != own && !matches!(name, "localhost" | "127.0.0.1")
    }

    /// Whether a text is a web page and no scenario.
    #[must_use]
    pub fn is_web_page(content_type: &str, text: &str) -> bool {
        let said = content_type.to_ascii_lowercase();
        let start = text.trim_start_matches('\u{feff}').trim_start();
        start.starts_with('<') || (said.contains("text/html") && !start.starts_with('{'))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => write!(f, "This is no address of a file."),
            Self::Status(404 | 410) => write!(f, "There is no such file (404)."),
            Self::Status(status @ (401 | 403)) => {
                write!(f, "The server refuses to hand it out ({status}).")
            }
            Self::Status(status @ 500..) => write!(f, "The server has a fault ({status})."),
            Self::Status(status) => {
                write!(f, "The server answered with {status}, not with the file.")
            }
            Self::NoAnswer => write!(f, "No answer came that this page may read."),
            Self::Slow(seconds) => write!(f, "It did not arrive within {seconds} seconds."),
            Self::Lab => write!(f, "The part of this site that checks files did not load."),
            Self::LabStopped => write!(f, "The part of this site that checks files has stopped."),
            Self::Long => write!(f, "It is longer than {} kB.", FILE_BYTES / 1024),
            Self::WebPage => write!(f, "This is a web page, not a scenario."),
            Self::Empty => write!(f, "There is nothing in it."),
            Self::Other(kind) => write!(f, "This is {kind}, not a scenario."),
            Self::NotText => write!(f, "This is no text."),
            Self::Disk => write!(f, "It could not be read from your disk."),
            Self::Policy => write!(f, "This page does not fetch from there."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_is_known_by_its_type_or_its_first_letter() {
        assert!(Failure::is_web_page(
            "text/html; charset=utf-8",
            "Not found"
        ));
        assert!(Failure::is_web_page(
            "application/json",
            "\u{feff}\n <!doctype html>"
        ));
        assert!(!Failure::is_web_page("text/html", "{\"format\": 1}"));
        assert!(!Failure::is_web_page("text/plain", "{"));
    }

    #[test]
    fn what_is_no_text_is_told_by_its_kind() {
        let check = |bytes: &[u8], words: &str| {
            let text = Failure::text_of(bytes.to_vec());
            assert_eq!(text.unwrap_or_else(|failure| failure.to_string()), words);
        };
        check(b"{}", "{}");
        check(b"", "There is nothing in it.");
        check(b" \r\n", "There is nothing in it.");
        check(b"\x89PNG\r\n", "This is a picture (PNG), not a scenario.");
        check(b"PK\x03\x04..", "This is an archive (ZIP), not a scenario.");
        check(b"\xff\xfe{\0}\0", "This is no text.");
    }

    #[test]
    fn the_pages_own_policy_is_known() {
        let own = "http://192.0.2.2:8080";
        for origin in ["http://192.0.2.2", "http://[::1]:80", "http://a.example"] {
            assert!(Failure::is_barred(origin, own), "{origin}");
        }
        for origin in [
            own,
            "https://a.example",
            "http://localhost:1",
            "http://127.0.0.1",
        ] {
            assert!(!Failure::is_barred(origin, own), "{origin}");
        }
    }

    #[test]
    fn a_refusal_by_origin_says_that_it_may_be_either() {
        assert!(
            Failure::NoAnswer
                .advice()
                .starts_with("Either nothing can be reached")
        );
        assert_eq!(
            Failure::Status(404).to_string(),
            "There is no such file (404)."
        );
        assert_eq!(
            Failure::Slow(15).to_string(),
            "It did not arrive within 15 seconds."
        );
        assert_eq!(Failure::Long.to_string(), "It is longer than 1024 kB.");
    }
}
