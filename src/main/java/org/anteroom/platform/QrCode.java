package org.anteroom.platform;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A text, such as a link, as a square that a phone's camera reads (ISO/IEC 18004). Making it again gives the same squares. */
public final class QrCode {
    private static final int QUIET = 4;

    private QrCode() {}

    /**
     * The code as an SVG image of its own, black on white in every theme, since readers expect that. The text itself is not in it, so
     * nothing needs escaping; the page that shows it says what it is.
     *
     * @throws IllegalArgumentException when the text is empty or longer than a code can hold (about 2300 signs)
     */
    public static String svg(String text) {
        var hints = Map.of(
                EncodeHintType.ERROR_CORRECTION,
                ErrorCorrectionLevel.M,
                EncodeHintType.MARGIN,
                QUIET,
                EncodeHintType.CHARACTER_SET,
                StandardCharsets.UTF_8.name());
        try {
            // Asked for less than it needs, the writer gives one point for each square.
            var squares = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 1, 1, hints);
            var path = new StringBuilder();
            for (int y = 0; y < squares.getHeight(); y++) {
                for (int x = 0; x < squares.getWidth(); x++) {
                    if (squares.get(x, y)) {
                        path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                    }
                }
            }
            return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
                            .formatted(squares.getWidth(), squares.getHeight())
                    + "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>".formatted(squares.getWidth(), squares.getHeight())
                    + "<path fill=\"#000\" d=\"" + path + "\"/></svg>";
        } catch (WriterException e) {
            throw new IllegalArgumentException("the text does not fit into a QR code", e);
        }
    }
}
