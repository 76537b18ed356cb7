//! Measures: what runs are measured by, each a fold over records in one place. The meters, the charts, the gauges
//! of conditions and the columns of comparisons all come from the registry below, and properties stand on the same
//! folds. A measure knows no promise, no file and no screen.
//!
//! A measure is one file here and one line in the registry.

pub mod chart;
pub mod figure;
pub mod fold;
pub mod histogram;
pub mod percentile;
pub mod series;
pub mod used;
pub mod windows;

use crate::protocols::Record;
use crate::run::trail::Fold;
use figure::{Figure, Now, Unit};
use fold::{Measure, System};

/// Hands the registry to a macro: each measure with its file, and the gauge that conditions ask for by name, if it
/// has one, with what a file is told of it and what its number is. The order is that of charts and meters.
macro_rules! registry {
    ($then:ident $($more:tt)*) => {
        $then! {
            $($more)*
            Traffic in traffic;
            Lags in lag;
            Operations in operations;
            UnderWay in under_way {
                /// How many operations were under way at once, at most: a number.
                UnderWay as Count
            };
            Reads in reads;
            Retried in retried;
            Encoding in encoding {
                /// How much of the workers' time goes into encoding and decoding: a duration.
                Encoding as Nanos
            };
            Waste in waste {
                /// The share of the work of all services that was for callers who no longer waited: a number from 0 to 1.
                WastedWork as Share
            };
            Ages in ages;
            Pages in pages;
            Handled in handled;
            Kept in kept;
            Usage in usage;
            Zones in zones;
            Bill in bill;
            Links in links;
        }
    };
}
pub(crate) use registry;

macro_rules! measures {
    ($($name:ident in $module:ident $({ $(#[$doc:meta])* $gauge:ident as $unit:ident })?;)*) => {
        $(pub mod $module;)*

        /// All measures of one run, fed together.
        #[derive(Clone, PartialEq, Debug)]
        pub struct Measures {
            $(
                #[doc = concat!("What `measure/", stringify!($module), ".rs` measures.")]
                pub $module: $module::$name,
            )*
        }

        impl Measures {
            /// Nothing measured yet.
            #[must_use]
            pub fn new(system: &System) -> Self {
                Self { $($module: Measure::new(system),)* }
            }

            /// Each of them, in the order of the registry.
            #[must_use]
            pub fn all(&self) -> Vec<&dyn Measure> {
                vec![$(&self.$module,)*]
            }

            /// Their names, which are those of their files, in the same order.
            pub const NAMES: &[&str] = &[$(stringify!($module),)*];

            fn all_mut(&mut self) -> Vec<&mut dyn Measure> {
                vec![$(&mut self.$module,)*]
            }

            /// What all say now, each figure with the place of its measure in the registry.
            #[must_use]
            pub fn figures(&self, now: &Now<'_>) -> Vec<(usize, Figure)> {
                let all = self.all().into_iter().enumerate();
                all.flat_map(|(place, measure)| measure.figures(now).into_iter().map(move |figure| (place, figure)))
                    .collect()
            }

            /// What all say now beside other runs.
            #[must_use]
            pub fn columns(&self, now: &Now<'_>) -> Vec<Figure> {
                self.all().into_iter().flat_map(|measure| measure.columns(now)).collect()
            }

            /// Learns from the next record.
            pub fn take(&mut self, record: &Record) {
                $(self.$module.take(record);)*
            }
        }

        /// As meters: only what is read on the way.
        impl Fold for Measures {
            fn observe(&mut self, record: &Record) {
                $(if self.$module.is_metered() {
                    self.$module.take(record);
                })*
            }
        }

        /// The gauges that need no arguments.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Plain {
            $($($(#[$doc])* $gauge,)?)*
        }

        impl Plain {
            /// What its number is.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self {
                    $($(Self::$gauge => Unit::$unit,)?)*
                }
            }

            /// The measure that it is read from.
            #[must_use]
            pub fn measure(self, system: &System) -> Box<dyn Measure> {
                match self {
                    $($(Self::$gauge => Box::new(<$module::$name as Measure>::new(system)),)?)*
                }
            }
        }
    };
}

registry!(measures);

impl Default for Measures {
    fn default() -> Self {
        Self::new(&System::default())
    }
}
