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
    /// It is no text.
    NotText,
}

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
            Self::NotText => "A scenario is a text file in UTF-8. Is it the right file?",
        }
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
            Self::Long => write!(f, "It is longer than {} kB.", FILE_BYTES / 1024),
            Self::WebPage => write!(f, "This is a web page, not a scenario."),
            Self::NotText => write!(f, "This is no text."),
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
