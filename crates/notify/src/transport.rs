//! How mail leaves the house: SMTP when it is configured.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use mpanel_core::{Error, Result};

/// Code of the error after which nobody knows whether the mail left.
pub(crate) const OUTCOME_UNKNOWN: &str = "mail_outcome_unknown";

/// How long the whole dialogue with the mail server may take; lettre itself waits for ever for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The way out. Cheap to clone.
#[derive(Clone)]
pub struct Transport {
    smtp: Option<Arc<AsyncSmtpTransport<Tokio1Executor>>>,
    from: Mailbox,
}

/// What the mail server is given.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// `Message-ID`, the same at each try.
    pub message_id: String,
    /// Name of the sender; its address is the configured one.
    pub sender_name: String,
    /// Recipient's address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

impl Transport {
    /// From an SMTP URL (empty: none) and the default sender.
    pub fn from_url(url: &str, from: &str) -> Result<Self> {
        let from = from.parse().map_err(|_| {
            Error::invalid("/mail/from", "malformed", "The sender must look like Name <name@example.com>.")
        })?;
        if url.is_empty() {
            return Ok(Self { smtp: None, from });
        }
        let bad = |_| {
            Error::invalid(
                "/mail/smtp_url",
                "malformed",
                "The SMTP URL cannot be read. Use smtp://user:password@host:port.",
            )
        };
        // Plain SMTP has to be asked for; the default for smtp:// is STARTTLS.
        let asked = match (url.starts_with("smtp://"), url.contains("tls=")) {
            (true, false) if url.contains('?') => format!("{url}&tls=required"),
            (true, false) => format!("{url}?tls=required"),
            _ => url.replace("?tls=none", ""),
        };
        let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(&asked).map_err(bad)?.build();
        Ok(Self { smtp: Some(Arc::new(smtp)), from })
    }

    /// Whether mail can leave.
    pub fn is_configured(&self) -> bool {
        self.smtp.is_some()
    }

    /// Hands one message to the mail server. The error says whether another try can help.
    pub async fn send(&self, mail: Outgoing) -> Result<()> {
        let smtp = self.smtp.as_ref().ok_or_else(|| {
            Error::unavailable("mail_not_configured", "No mail server is configured (mail.smtp_url).")
        })?;
        let refused = |e: String| Error::internal(format!("a mail could not be put together: {e}"));
        let to: Mailbox = mail.to.parse().map_err(|e| refused(format!("recipient: {e}")))?;
        let from = Mailbox::new(Some(mail.sender_name), self.from.email.clone());
        let message = Message::builder()
            .message_id(Some(mail.message_id))
            .from(from)
            .to(to)
            .subject(mail.subject)
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|e| refused(e.to_string()))?;
        match tokio::time::timeout(PATIENCE, smtp.send(message)).await {
            Ok(sent) => sent.map(drop).map_err(verdict),
            Err(_) => Err(unknown_outcome()),
        }
    }
}

// Only a refusal by the server, or no dialogue at all, says that the mail did not leave. A line that
// breaks in the middle may have broken after the server had taken the mail.
fn verdict(error: lettre::transport::smtp::Error) -> Error {
    let text = error.to_string();
    let not_begun = text.starts_with("Connection error") || error.is_tls() || error.is_client();
    if error.is_permanent() || error.is_transient() || not_begun {
        let retryable = !error.is_permanent();
        return Error::unavailable("mail_refused", "The mail server refused the message or cannot be reached.")
            .with_retryable(retryable)
            .with_source(error);
    }
    unknown_outcome().with_source(error)
}

fn unknown_outcome() -> Error {
    Error::unavailable(OUTCOME_UNKNOWN, "The mail server broke off; the message may have left or not.")
        .with_retryable(false)
}
