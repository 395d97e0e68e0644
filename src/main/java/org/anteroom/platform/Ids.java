package org.anteroom.platform;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Random identifiers. An id names something and carries no right; a secret carries a right and is stored only as a hash.
 *
 * <p>Ids are 128 random bits as 26 letters of Crockford's base 32 (https://www.crockford.com/base32.html), lower case, so that
 * they can be read aloud and used as keys of a document.
 */
public final class Ids {
    private static final char[] LETTERS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final Pattern ID = Pattern.compile("[0-7][0-9a-hjkmnp-tv-z]{25}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** A new id of 26 letters. */
    public static String random() {
        return base32(bytes(16));
    }

    /** A new secret of 256 bits, as 52 letters. */
    public static String secret() {
        return base32(bytes(32));
    }

    /** A new endpoint id for a videobridge: eight hexadecimal digits, since the bridge puts it raw into URLs. */
    public static String endpoint() {
        return HexFormat.of().formatHex(bytes(4));
    }

    /**
     * Returns the value when it has the form of an id.
     *
     * @throws IllegalArgumentException when it does not
     */
    public static String checked(String value) {
        if (!looksLikeId(value)) {
            throw new IllegalArgumentException("not an id: must be 26 letters of base 32");
        }
        return value;
    }

    /** Whether the value has the form of an id; says nothing of whether it names anything. */
    public static boolean looksLikeId(String value) {
        return ID.matcher(value).matches();
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String base32(byte[] bytes) {
        int letters = (bytes.length * 8 + 4) / 5;
        var text = new char[letters];
        // Padding stands in front, so the first letter of an id is one of 0 to 7.
        int bit = bytes.length * 8 - letters * 5;
        for (int i = 0; i < letters; i++, bit += 5) {
            int value = 0;
            for (int j = bit; j < bit + 5; j++) {
                value = value << 1 | (j < 0 ? 0 : bytes[j >> 3] >> (7 - (j & 7)) & 1);
            }
            text[i] = LETTERS[value];
        }
        return new String(text);
    }
}
