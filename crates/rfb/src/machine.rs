//! The handshake towards a machine: version, security, proof. Afterwards the stream stands before `ClientInit`.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::auth::prove;
use crate::{NONE, VERSION, VNC_AUTHENTICATION};

/// Longest reason that is read from a machine.
const REASON_MAX: u32 = 1000;

/// Why a machine could not be entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// The connection broke.
    #[error("the connection to the machine broke: {0}")]
    Io(#[from] io::Error),
    /// What answered does not speak the protocol.
    #[error("what answered is not a console")]
    NotRfb,
    /// Neither of the ways to prove oneself that we know.
    #[error("the machine asks for a kind of login that is not known")]
    Security,
    /// It does not want to talk at all.
    #[error("the machine refused: {0}")]
    Refused(String),
    /// The password is not its.
    #[error("the machine refused the password")]
    Password,
}

/// Greets a machine and proves the password where it is asked for.
pub async fn enter<S>(stream: &mut S, password: &[u8]) -> Result<(), EnterError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let version = version(stream).await?;
    let reply: &[u8; 12] = match version {
        3..=6 => b"RFB 003.003\n",
        7 => b"RFB 003.007\n",
        _ => VERSION,
    };
    stream.write_all(reply).await?;
    let kind = if version < 7 { told(stream).await? } else { chosen(stream).await? };
    if kind == VNC_AUTHENTICATION {
        let mut challenge = [0; 16];
        stream.read_exact(&mut challenge).await?;
        stream.write_all(&prove(challenge, password)).await?;
    } else if version < 8 {
        // Before 3.8 there is no result where nothing was proved.
        return Ok(());
    }
    match (stream.read_u32().await?, kind) {
        (0, _) => Ok(()),
        (_, VNC_AUTHENTICATION) => Err(EnterError::Password),
        _ => Err(EnterError::Refused(String::new())),
    }
}

/// The minor version of 3; some servers name later ones, which are read as 3.8.
async fn version<S: AsyncRead + Unpin>(stream: &mut S) -> Result<u32, EnterError> {
    let mut greeting = [0; 12];
    stream.read_exact(&mut greeting).await?;
    let text = std::str::from_utf8(&greeting).map_err(|_| EnterError::NotRfb)?;
    let (major, minor) = text
        .strip_prefix("RFB ")
        .and_then(|rest| rest.strip_suffix('\n'))
        .and_then(|rest| rest.split_once('.'))
        .ok_or(EnterError::NotRfb)?;
    match (major.parse::<u32>(), minor.parse::<u32>()) {
        (Ok(3), Ok(minor)) if minor >= 3 => Ok(minor),
        (Ok(major), Ok(_)) if major > 3 => Ok(8),
        _ => Err(EnterError::NotRfb),
    }
}

/// 3.3: the machine decides.
async fn told<S: AsyncRead + Unpin>(stream: &mut S) -> Result<u8, EnterError> {
    match stream.read_u32().await? {
        0 => Err(EnterError::Refused(reason(stream).await?)),
        1 => Ok(NONE),
        2 => Ok(VNC_AUTHENTICATION),
        _ => Err(EnterError::Security),
    }
}

/// 3.7 and later: the machine offers, we choose the proof before none at all.
async fn chosen<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> Result<u8, EnterError> {
    let count = stream.read_u8().await?;
    if count == 0 {
        return Err(EnterError::Refused(reason(stream).await?));
    }
    let mut offered = vec![0; usize::from(count)];
    stream.read_exact(&mut offered).await?;
    let wanted = [VNC_AUTHENTICATION, NONE].into_iter().find(|kind| offered.contains(kind));
    let kind = wanted.ok_or(EnterError::Security)?;
    stream.write_all(&[kind]).await?;
    Ok(kind)
}

async fn reason<S: AsyncRead + Unpin>(stream: &mut S) -> Result<String, EnterError> {
    let length = stream.read_u32().await?.min(REASON_MAX);
    let mut text = vec![0; length as usize];
    stream.read_exact(&mut text).await?;
    let text = String::from_utf8_lossy(&text);
    Ok(text.chars().filter(|c| !c.is_control()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a machine that says `says`, and what it was told.
    async fn entered(says: &[u8]) -> (String, Vec<u8>) {
        let (mut ours, mut theirs) = tokio::io::duplex(4096);
        theirs.write_all(says).await.unwrap();
        let outcome = match enter(&mut ours, b"secret12").await {
            Ok(()) => "in".to_owned(),
            Err(EnterError::Io(_)) => "broken".to_owned(),
            Err(error) => error.to_string(),
        };
        drop(ours);
        let mut told = Vec::new();
        // A machine that said everything beforehand cannot be read past its end.
        let _ = theirs.read_to_end(&mut told).await;
        (outcome, told)
    }

    fn with_proof(head: &[u8], choice: &[u8]) -> Vec<u8> {
        [head, choice, &prove([9; 16], b"secret12")].concat()
    }

    #[tokio::test]
    async fn machines_of_all_versions_are_entered_or_say_why_not() {
        let challenge = [9u8; 16];
        let say = |parts: &[&[u8]]| parts.concat();
        let v38 = VERSION.as_slice();
        let ok = [0, 0, 0, 0].as_slice();
        for (says, outcome, told) in [
            (say(&[v38, &[1, 2], &challenge, ok]), "in", with_proof(v38, &[2])),
            (say(&[v38, &[3, 16, 1, 2], &challenge, ok]), "in", with_proof(v38, &[2])),
            (say(&[v38, &[1, 1], ok]), "in", say(&[v38, &[1]])),
            (say(&[b"RFB 003.007\n", &[1, 1]]), "in", say(&[b"RFB 003.007\n", &[1]])),
            (say(&[b"RFB 003.003\n", &[0, 0, 0, 2], &challenge, ok]), "in", with_proof(b"RFB 003.003\n", &[])),
            (say(&[b"RFB 003.889\n", &[1, 2], &challenge, ok]), "in", with_proof(v38, &[2])),
            (
                say(&[v38, &[1, 2], &challenge, &[0, 0, 0, 1]]),
                "the machine refused the password",
                with_proof(v38, &[2]),
            ),
            (say(&[v38, &[0], &[0, 0, 0, 3], b"off"]), "the machine refused: off", v38.to_vec()),
            (say(&[v38, &[1, 19]]), "the machine asks for a kind of login that is not known", v38.to_vec()),
            (say(&[b"SSH-2.0-Open"]), "what answered is not a console", Vec::new()),
            (say(&[b"RFB 002.000\n"]), "what answered is not a console", Vec::new()),
        ] {
            assert_eq!(entered(&says).await, (outcome.to_owned(), told), "{:?}", String::from_utf8_lossy(&says));
        }
    }
}
