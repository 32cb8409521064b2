//! Sessions with a chip: what has been proven so far is their type, so that a wrong order of
//! protocols does not compile.

use core::fmt;
use core::marker::PhantomData;

use super::{Channel, ChannelError};
use crate::iso7816::{self, Command, Response};
use crate::transport::{CardInfo, Transport};

/// No access yet: the wire is bare.
#[derive(Debug)]
pub struct Plain;
/// The application is selected and free to read without access control.
#[derive(Debug)]
pub struct Open;
/// Opened by Basic Access Control.
#[derive(Debug)]
pub struct Bac;
/// Opened by PACE.
#[derive(Debug)]
pub struct Pace;
/// Chip Authentication has replaced the keys.
#[derive(Debug)]
pub struct ChipAuthenticated;

/// States in which secure messaging protects the wire.
pub trait Secured {}
impl Secured for Bac {}
impl Secured for Pace {}
impl Secured for ChipAuthenticated {}

/// A chip being talked to, in state `S`.
pub struct Session<'t, S> {
    transport: &'t mut dyn Transport,
    state: PhantomData<S>,
}

impl<'t> Session<'t, Plain> {
    /// Starts on the bare wire.
    #[must_use]
    pub fn new(transport: &'t mut dyn Transport) -> Self {
        Self {
            transport,
            state: PhantomData,
        }
    }
}

impl<S> Channel for Session<'_, S> {
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
        Ok(iso7816::exchange(&mut *self.transport, command)?)
    }

    fn card(&self) -> &CardInfo {
        self.transport.card()
    }

    fn capacity(&self, field: usize) -> usize {
        field
    }
}

impl<S> fmt::Debug for Session<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session<{}>", core::any::type_name::<S>())
    }
}
