package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a camera would see of both drawings is read back by a reader. */
class QrCodeTest {
    private static final Pattern SQUARE = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z");
    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://192.168.178.23:8443/demo",
                "https://visits.example.org/v/0123456789abcdefghjkmnpqrs/join/"
                        + "0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjkmnpqrst",
                "Visita con la Dra. Muñoz"
            })
    void isReadBackFromTheImageAndFromTheTerminal(String text) throws ReaderException {
        var code = QrCode.of(text);

        assertThat(read(fromSvg(code.toSvg()))).isEqualTo(text);
        assertThat(read(fromTerminal(code.toTerminal()))).isEqualTo(text);
    }

    @org.junit.jupiter.api.Test
    void hasItsQuietZone() {
        var squares = fromSvg(QrCode.of("x").toSvg());

        for (int i = 0; i < squares.length; i++) {
            for (int edge = 0; edge < 4; edge++) {
                assertThat(squares[edge][i] || squares[i][edge]).isFalse();
            }
        }
        assertThat(squares[4][4]).as("the first square behind it").isTrue();
    }

    @org.junit.jupiter.api.Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> QrCode.of("x".repeat(4000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QrCode.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean[][] fromSvg(String svg) {
        var size = SIZE.matcher(svg);
        assertThat(size.find()).isTrue();
        var squares = new boolean[Integer.parseInt(size.group(2))][Integer.parseInt(size.group(1))];
        SQUARE.matcher(svg)
                .results()
                .forEach(one -> squares[Integer.parseInt(one.group(2))][Integer.parseInt(one.group(1))] = true);
        return squares;
    }

    private static boolean[][] fromTerminal(String text) {
        List<String> lines = text.lines()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
        var squares = new boolean[lines.size() * 2][lines.getFirst().length()];
        for (int y = 0; y < lines.size(); y++) {
            for (int x = 0; x < lines.get(y).length(); x++) {
                char sign = lines.get(y).charAt(x);
                squares[2 * y][x] = sign == '█' || sign == '▀';
                squares[2 * y + 1][x] = sign == '█' || sign == '▄';
            }
        }
        return squares;
    }

    /** Draws each square as eight by eight points, as a camera sees it. */
    private static String read(boolean[][] squares) throws ReaderException {
        int width = squares[0].length * 8;
        var points = new int[width * squares.length * 8];
        for (int i = 0; i < points.length; i++) {
            points[i] = squares[i / width / 8][i % width / 8] ? 0x000000 : 0xffffff;
        }
        var picture = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, squares.length * 8, points)));
        var found = new QRCodeReader().decode(picture, Map.of(DecodeHintType.TRY_HARDER, true));
        assertThat(found.getBarcodeFormat()).isEqualTo(BarcodeFormat.QR_CODE);
        return found.getText();
    }
}
