//! By what the connections of requests are known.

use crate::kernel::id::{LinkId, OperationId, ProcessId};

/// A request over a link: its ends, its operation and which try of that.
pub(super) type Request = (LinkId, [ProcessId; 2], OperationId, u16);

/// Who opens connections to whom over which link.
pub(super) type Reserve = (LinkId, ProcessId, ProcessId);
