//! The handshake towards a viewer: the machine's password was proved for it, so none is asked for.

use crate::{NONE, VERSION};

/// The viewer does not speak the protocol, or an older one than every viewer of the last fifteen years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the viewer does not speak RFB 3.8")]
pub struct NotRfb;

/// Where the conversation with a viewer stands. It is fed what the viewer says, in whatever pieces it comes.
#[derive(Debug, Default)]
pub struct Greeting {
    heard: Vec<u8>,
    is_offered: bool,
}

impl Greeting {
    /// What is said first.
    pub fn opening() -> &'static [u8] {
        VERSION
    }

    /// Takes what the viewer said; gives what is answered, and once the viewer is in, what it said beyond that.
    pub fn hear(&mut self, bytes: &[u8]) -> Result<(Vec<u8>, Option<Vec<u8>>), NotRfb> {
        self.heard.extend_from_slice(bytes);
        let mut answer = Vec::new();
        if !self.is_offered {
            let known = self.heard.len().min(VERSION.len());
            if self.heard[..known] != VERSION[..known] {
                return Err(NotRfb);
            }
            if known < VERSION.len() {
                return Ok((answer, None));
            }
            self.heard.drain(..known);
            self.is_offered = true;
            answer.extend([1, NONE]);
        }
        match self.heard.first() {
            None => Ok((answer, None)),
            Some(&NONE) => {
                // The result: all is well.
                answer.extend([0; 4]);
                Ok((answer, Some(self.heard.split_off(1))))
            }
            Some(_) => Err(NotRfb),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All answers to the pieces, and what was left over.
    fn greeted(pieces: &[&[u8]]) -> Result<(Vec<u8>, Option<Vec<u8>>), NotRfb> {
        let (mut greeting, mut answers, mut rest) = (Greeting::default(), Vec::new(), None);
        for piece in pieces {
            let (answer, left) = greeting.hear(piece)?;
            answers.extend(answer);
            rest = rest.or(left);
        }
        Ok((answers, rest))
    }

    #[test]
    fn a_viewer_is_let_in_without_a_password_whatever_pieces_it_speaks_in() {
        let all: &[u8] = &[VERSION.as_slice(), &[NONE, 1]].concat();
        let welcome = vec![1, NONE, 0, 0, 0, 0];
        let single: Vec<&[u8]> = all[..13].chunks(1).collect();
        for (pieces, expected) in [
            (vec![all], Ok((welcome.clone(), Some(vec![1])))),
            (single, Ok((welcome, Some(Vec::new())))),
            (vec![&all[..5]], Ok((Vec::new(), None))),
            (vec![&all[..12]], Ok((vec![1, NONE], None))),
            (vec![b"RFB 003.003\n".as_slice()], Err(NotRfb)),
            (vec![b"GET / HTTP/1.1".as_slice()], Err(NotRfb)),
            (vec![&all[..12], &[2]], Err(NotRfb)),
        ] {
            assert_eq!(greeted(&pieces), expected, "{pieces:?}");
        }
    }
}
