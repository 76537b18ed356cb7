//! Directories, instances and proxies, as they are set up in a run.

use super::latency;
use super::who::Who;
use crate::format::name::{Datum, NodeId};
use crate::format::units::Duration;
use crate::kernel::names::Cast;
use crate::kernel::time::Span;
use crate::protocols::call::{Backoff, Policy};
use crate::protocols::pool::{Find, Source};
use crate::protocols::{directory, instance, proxy};
use crate::scenario::schema::{DirectoryConfig, InstanceConfig, ProxyConfig, Retry};

const fn span(duration: Duration) -> Span {
    Span(duration.nanos())
}

pub(super) fn directory(config: &DirectoryConfig) -> directory::Config {
    let check = config.health_check.as_ref();
    directory::Config {
        ttl: span(config.ttl),
        lease: config.lease.map(span),
        check: check.map(|check| directory::HealthCheck {
            every: span(check.every),
            threshold: check.threshold,
        }),
    }
}

/// How the instance of this id is set up.
pub(super) fn instance(
    config: &InstanceConfig,
    id: &str,
    who: &Who,
    cast: &mut Cast,
) -> instance::Config {
    let service = config.service.as_ref().map_or(id, Datum::as_str);
    let directory = config.directory.as_ref();
    instance::Config {
        service: cast.names.intern(service),
        starts: !config.spare,
        directory: directory.map(|node| (who.address(node.as_str()), span(config.renew_every))),
        work: latency(config.work),
    }
}

pub(super) fn proxy(config: &ProxyConfig, who: &Who, cast: &mut Cast) -> proxy::Config {
    let address = |node: &NodeId| who.address(node.as_str());
    let source = config.directory.as_ref().map_or_else(
        || Source::File(config.addresses.iter().map(address).collect()),
        |node| Source::Directory(address(node)),
    );
    let service = config.to.as_ref().map_or("", Datum::as_str);
    proxy::Config {
        find: Find {
            service: cast.names.intern(service),
            source,
            connections: config.connections as u16,
            max_age: config.max_age.map(span),
            checks_identity: config.check_identity,
            patience: span(config.timeout),
        },
        calls: Policy {
            timeout: span(config.timeout),
            attempts: config.attempts as u16,
            backoff: Backoff {
                first: latency(config.retry_after),
                ..Backoff::default()
            },
            ..Policy::default()
        },
        again: match config.retry {
            Retry::Nothing => proxy::Again::Nothing,
            Retry::Harmless => proxy::Again::Harmless,
            Retry::Everything => proxy::Again::Everything,
        },
    }
}
