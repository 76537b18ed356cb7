//! What an address carries, unpacked and read.

use super::{Opened, Trouble, read_text};
use crate::player::address::Address;
use crate::player::session::Session;
use crate::ui::pack;

/// What was carried, with the scenario in it, or why it is no scenario.
#[derive(Debug)]
pub struct Carried {
    /// What was carried.
    pub session: Session,
    /// The scenario in it, or why it is none.
    pub opened: Option<Result<Opened, Trouble>>,
    /// Whether it says more than can be read.
    pub more: bool,
}

impl Carried {
    /// Unpacks what the address of a scenario carries.
    ///
    /// # Errors
    /// It does not open: what is said of it.
    pub async fn unpack(pack: &str, address: &Address) -> Result<Self, String> {
        let text = pack::unpack(pack).await?;
        let session = Session::read(&text).ok_or(pack::DAMAGED)?;
        let more = !session.is_all_of(&text);
        Ok(Self {
            more,
            ..Self::of(session, address).await
        })
    }

    /// What was carried to the page of an address.
    pub async fn of(session: Session, address: &Address) -> Self {
        let name = match address {
            Address::Opened(Some(url), _) => Some(url.as_str()),
            Address::Opened(None, _) => Some("The scenario in this link"),
            Address::Sandbox(_) => Some("Your scenario"),
            Address::Gallery | Address::Lesson(..) | Address::Unknown(_) => None,
        };
        let opened = match (&session.file, name) {
            (Some(file), Some(name)) => Some(read_text(name.to_owned().into(), file).await),
            _ => None,
        };
        Self {
            session,
            opened,
            more: false,
        }
    }
}
