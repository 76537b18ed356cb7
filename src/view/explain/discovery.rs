//! What directories, instances and proxies say, as sentences.

use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::process::Note;

/// A note about services as a sentence; `request` is what it is about, if it is about one.
pub(super) fn noted(who: &str, note: Note, request: &str, cast: &Cast) -> String {
    let name = |symbol| cast.names.text(symbol);
    match note {
        Note::Joined { service } => format!("{who} begins to serve {}", name(service)),
        Note::Left { service } => format!("{who} leaves the service {}", name(service)),
        Note::Listed {
            service,
            address,
            named,
        } => {
            let (service, address) = (name(service), cast.address(address));
            let does = if named {
                "now vouches"
            } else {
                "no longer vouches"
            };
            format!("{who} {does} for the address of {address} as {service}")
        }
        Note::Handled { asked, here, .. } if asked == here => format!("{who} answers {request}"),
        Note::Handled { asked, here, .. } => format!(
            "{who}, which serves {}, answers {request}, which was for {}",
            name(here),
            name(asked)
        ),
        Note::Mistaken { address, found } => format!(
            "{who} finds {} at the address of {}, and hangs up",
            name(found),
            cast.address(address)
        ),
        _ => String::new(),
    }
}
