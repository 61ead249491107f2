//! VNC authentication: a challenge of 16 bytes, encrypted with the password. Weak by today's measure (DES, eight
//! characters), but what machines speak; so it is spoken by the server alone and never by a browser.

use des::Des;
use des::cipher::{Array, BlockCipherEncrypt, KeyInit};

/// Answers a challenge. Only the first eight bytes of a password count; a shorter one is filled with zeros.
pub fn prove(challenge: [u8; 16], password: &[u8]) -> [u8; 16] {
    let mut key = [0u8; 8];
    for (to, from) in key.iter_mut().zip(password) {
        // The first implementation read keys with the bits of each byte reversed; all others follow it.
        *to = from.reverse_bits();
    }
    let cipher = Des::new(&Array::from(key));
    let mut answer = challenge;
    for half in answer.chunks_exact_mut(8) {
        let mut block = [0u8; 8];
        block.copy_from_slice(half);
        let mut block = Array::from(block);
        cipher.encrypt_block(&mut block);
        half.copy_from_slice(&block);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_des_with_reversed_bits() {
        // FIPS 81's example: the key 0123456789abcdef over "Now is the time for all " in ECB mode.
        let key = [0x01u8, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef].map(u8::reverse_bits);
        let proof = prove(*b"Now is the time ", &key);
        let expected = [0x3f, 0xa4, 0x0e, 0x8a, 0x98, 0x4d, 0x48, 0x15, 0x6a, 0x27, 0x17, 0x87, 0xab, 0x88, 0x83, 0xf9];
        assert_eq!(proof, expected);
    }

    #[test]
    fn only_eight_bytes_of_a_password_count() {
        let challenge = [7; 16];
        for (one, other, same) in
            [("abcdefgh", "abcdefghi", true), ("abc", "abc\0", true), ("abc", "abd", false), ("", "a", false)]
        {
            let equal = prove(challenge, one.as_bytes()) == prove(challenge, other.as_bytes());
            assert_eq!(equal, same, "{one:?} {other:?}");
        }
    }
}
