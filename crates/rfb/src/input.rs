//! What a viewer says after the handshake: told apart only as far as to know that a person is there.

/// What was in a piece of a viewer's stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Keys, pointer, clipboard: a person did something.
    pub person: bool,
}

/// Follows a viewer's messages through pieces of any size.
///
/// A viewer asks for the next picture all the time, so bytes alone do not say that somebody is there. Where a message
/// of a kind comes that is not known, its length is not either; from then on every byte counts as a person.
#[derive(Debug)]
pub struct Input {
    /// Bytes of the present message that are still to come.
    rest: u64,
    head: Vec<u8>,
    is_lost: bool,
}

impl Default for Input {
    fn default() -> Self {
        // ClientInit comes first: one byte.
        Self { rest: 1, head: Vec::new(), is_lost: false }
    }
}

/// How long a message is, as far as its first bytes say.
enum Length {
    Known(u64),
    /// More bytes are needed to tell.
    Later,
    Unknown,
}

impl Input {
    /// Looks at the next piece.
    pub fn see(&mut self, mut bytes: &[u8]) -> Seen {
        let mut seen = Seen { person: self.is_lost && !bytes.is_empty() };
        while !bytes.is_empty() && !self.is_lost {
            let skipped = usize::try_from(self.rest).unwrap_or(usize::MAX).min(bytes.len());
            self.rest -= skipped as u64;
            bytes = &bytes[skipped..];
            let Some((first, others)) = bytes.split_first() else { break };
            self.head.push(*first);
            bytes = others;
            match length(&self.head) {
                Length::Known(all) => {
                    seen.person |= matches!(self.head[0], 4..=6 | 255);
                    self.rest = all.saturating_sub(self.head.len() as u64);
                    self.head.clear();
                }
                Length::Later => {}
                Length::Unknown => {
                    self.is_lost = true;
                    seen.person = true;
                }
            }
        }
        seen
    }
}

fn length(head: &[u8]) -> Length {
    let fixed = |needed: usize, of: fn(&[u8]) -> u64| {
        if head.len() < needed { Length::Later } else { Length::Known(of(head)) }
    };
    match head[0] {
        0 => Length::Known(20),
        2 => fixed(4, |h| 4 + 4 * u64::from(u16::from_be_bytes([h[2], h[3]]))),
        3 => Length::Known(10),
        4 => Length::Known(8),
        5 => Length::Known(6),
        // A negative length announces the extended clipboard.
        6 => fixed(8, |h| 8 + u64::from(i32::from_be_bytes([h[4], h[5], h[6], h[7]]).unsigned_abs())),
        150 => Length::Known(10),
        248 => fixed(9, |h| 9 + u64::from(h[8])),
        250 => Length::Known(4),
        251 => fixed(8, |h| 8 + 16 * u64::from(h[6])),
        255 if head.len() < 2 => Length::Later,
        255 if head[1] == 0 => Length::Known(12),
        _ => Length::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INIT: &[u8] = &[1];
    const FORMAT: &[u8] = &[0; 20];
    const ENCODINGS: &[u8] = &[2, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 5];
    const REQUEST: &[u8] = &[3, 1, 0, 0, 0, 0, 2, 128, 1, 144];
    const KEY: &[u8] = &[4, 1, 0, 0, 0, 0, 0, 97];
    const POINTER: &[u8] = &[5, 0, 0, 4, 0, 4];
    const CUT: &[u8] = &[6, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4];
    const EXTENDED_CUT: &[u8] = &[6, 0, 0, 0, 0xff, 0xff, 0xff, 0xfc, 4, 4, 4, 4];
    const FENCE: &[u8] = &[248, 0, 0, 0, 0, 0, 0, 0, 2, 4, 4];
    const QEMU_KEY: &[u8] = &[255, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0, 30];
    const STRANGE: &[u8] = &[77, 4];

    #[test]
    fn a_person_is_told_from_a_viewer_that_only_looks() {
        for (messages, person) in [
            (vec![INIT, FORMAT, ENCODINGS, REQUEST, REQUEST], false),
            (vec![INIT, REQUEST, KEY], true),
            (vec![INIT, POINTER], true),
            (vec![INIT, CUT], true),
            (vec![INIT, EXTENDED_CUT], true),
            (vec![INIT, FENCE, REQUEST], false),
            (vec![INIT, QEMU_KEY], true),
            (vec![INIT, STRANGE], true),
        ] {
            let all = messages.concat();
            for size in [1, 3, 7, all.len()] {
                let mut input = Input::default();
                let seen = all.chunks(size).filter(|piece| input.see(piece).person).count() > 0;
                assert_eq!(seen, person, "{messages:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn what_follows_a_message_is_read_from_its_start() {
        for before in [CUT, EXTENDED_CUT, ENCODINGS, FENCE, FORMAT] {
            let mut input = Input::default();
            input.see(&[INIT, before].concat());
            assert!(!input.see(REQUEST).person, "{before:?}");
            assert!(input.see(KEY).person, "{before:?}");
        }
    }

    #[test]
    fn after_an_unknown_message_every_byte_counts() {
        let mut input = Input::default();
        input.see(&[INIT, STRANGE].concat());
        assert!(input.see(REQUEST).person);
        assert!(!input.see(&[]).person);
    }
}
