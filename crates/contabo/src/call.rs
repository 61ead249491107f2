//! What identifies one call: the request id and, if wanted, a trace id.

use std::sync::Arc;

use uuid::Uuid;

/// The identity of one call, given by the caller because it is also the key by
/// which a lost write is found again in the audit lists.
#[derive(Clone, Debug)]
pub struct Call {
    request_id: Uuid,
    trace_id: Option<Arc<str>>,
}

impl Call {
    /// A call under this request id. See [`wire_request_id`] for what is sent.
    pub fn new(request_id: Uuid) -> Self {
        Self { request_id: wire_request_id(request_id), trace_id: None }
    }

    /// Adds the free text that groups several calls (`x-trace-id`).
    pub fn with_trace(mut self, trace_id: impl Into<Arc<str>>) -> Self {
        self.trace_id = Some(trace_id.into());
        self
    }

    /// The id as it is sent and as it appears in audits and errors.
    pub fn request_id(&self) -> Uuid {
        self.request_id
    }

    /// The trace id, if one was given.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }
}

impl From<Uuid> for Call {
    fn from(request_id: Uuid) -> Self {
        Self::new(request_id)
    }
}

/// The form of an id that Contabo accepts.
///
/// Its documented pattern allows UUID versions 0 to 5 only, so the version
/// digit of a newer id (such as the time-ordered version 7) is replaced by 4.
/// The mapping is fixed: the same id always gives the same wire form, which is
/// what makes the audit look-up by our own id possible.
pub fn wire_request_id(id: Uuid) -> Uuid {
    if id.get_version_num() <= 5 {
        return id;
    }
    let mut bytes = *id.as_bytes();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_7_id_is_sent_as_version_4_and_others_unchanged() {
        let check = |given: &str, sent: &str| {
            assert_eq!(Call::new(given.parse().unwrap()).request_id().to_string(), sent);
        };
        check("0198c5a0-1b2c-7def-8abc-0123456789ab", "0198c5a0-1b2c-4def-8abc-0123456789ab");
        check("04e0f898-37b4-48bc-a794-1a57abe6aa31", "04e0f898-37b4-48bc-a794-1a57abe6aa31");
        check("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000");
    }
}
