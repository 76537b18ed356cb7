//! Which signs make a word. Of the signs beyond ASCII only those are known that stand between words: the tables of all
//! letters of all languages weigh more than anything that is decided by them here.

/// Whether this is a letter: one of ASCII, or a sign beyond it that neither parts words nor is a digit or a sign of
/// punctuation there.
#[must_use]
pub fn is_letter(c: char) -> bool {
    match c {
        'ª' | 'µ' | 'º' => true,
        // Latin-1 up to ¿, × and ÷; punctuation, arrows, signs of mathematics and boxes; punctuation of Chinese and
        // Japanese; byte order mark.
        '\u{80}'..='\u{bf}'
        | '×'
        | '÷'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{303f}'
        | '\u{feff}' => false,
        _ => !c.is_ascii() || c.is_ascii_alphabetic(),
    }
}

/// Whether this is a letter or a digit.
#[must_use]
pub fn of_word(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_many_languages_are_letters_and_what_stands_between_words_is_not() {
        for c in "aZéßµłñşğ中本あアπЖאعह각".chars() {
            assert!(is_letter(c) && of_word(c) && c.is_alphabetic(), "{c}");
        }
        for c in " _-.,…—–’“”«»¿¡§€×÷→≤■、。\u{a0}\u{202f}\u{feff}".chars()
        {
            assert!(!is_letter(c) && !of_word(c), "{c}");
        }
        assert!(!is_letter('7') && of_word('7'));
    }

    #[test]
    fn in_the_languages_of_europe_it_is_as_unicode_has_it() {
        for c in ('\0'..='\u{24f}').filter(|c| !"²³¹¼½¾".contains(*c)) {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(of_word(c), c.is_alphanumeric(), "{c:?}");
        }
    }
}
