package org.anteroom.platform;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A text, such as a link, as a square that a phone's camera reads (ISO/IEC 18004): error correction of level M and the quiet zone of
 * four squares that readers ask for. Holds nothing but the text; making it again gives the same squares.
 */
public final class QrCode {
    private static final int QUIET = 4;

    private final BitMatrix squares;

    private QrCode(BitMatrix squares) {
        this.squares = squares;
    }

    /**
     * The code of a text.
     *
     * @throws IllegalArgumentException when the text is empty or longer than a code can hold (about 2300 signs)
     */
    public static QrCode of(String text) {
        var hints = Map.of(
                EncodeHintType.ERROR_CORRECTION,
                ErrorCorrectionLevel.M,
                EncodeHintType.MARGIN,
                QUIET,
                EncodeHintType.CHARACTER_SET,
                StandardCharsets.UTF_8.name());
        try {
            // Asked for less than it needs, the writer gives one point for each square.
            return new QrCode(new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 1, 1, hints));
        } catch (WriterException e) {
            throw new IllegalArgumentException("the text does not fit into a QR code", e);
        }
    }

    /**
     * As an SVG image of its own, black on white in every theme, since readers expect that. It has no words: the page that shows it
     * says what it is. The text itself is not in it, so nothing needs escaping.
     */
    public String toSvg() {
        var path = new StringBuilder();
        for (int y = 0; y < squares.getHeight(); y++) {
            for (int x = 0; x < squares.getWidth(); x++) {
                if (squares.get(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges" aria-hidden="true">\
                <path fill="#fff" d="M0 0h%1$dv%2$dH0z"/><path fill="#000" d="%s"/></svg>""".formatted(squares.getWidth(), squares.getHeight(), path);
    }

    /**
     * As lines for a terminal, two rows of squares in each. The colours are set, so that it is black on white on a dark terminal too.
     */
    public String toTerminal() {
        var lines = new StringBuilder();
        for (int y = 0; y < squares.getHeight(); y += 2) {
            lines.append("\u001b[30;107m");
            for (int x = 0; x < squares.getWidth(); x++) {
                boolean upper = squares.get(x, y);
                boolean lower = y + 1 < squares.getHeight() && squares.get(x, y + 1);
                lines.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
            }
            lines.append("\u001b[0m\n");
        }
        return lines.toString();
    }

    /** Prints the code of the first argument, for {@code infra/up --lan}. */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("one text is needed");
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .print(of(arguments[0]).toTerminal());
    }
}
