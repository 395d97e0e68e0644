package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The square as a camera reads it: drawn from the SVG that pages show, and read back. */
class QrCodeTest {
    private static final Pattern SQUARE = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z");
    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
    private static final int ZOOM = 4;

    @Test
    void whatIsDrawnIsReadBack() throws Exception {
        var link = "https://visits.example.org/v/01arz3ndektsv4rrffq69g5fav/guest/join/" + "0a".repeat(26);

        assertThat(read(QrCode.svg(link))).isEqualTo(link);
    }

    @Test
    void imageHoldsNothingThatAPageWouldRefuse() {
        assertThat(QrCode.svg("<script>\"'&"))
                .doesNotContain("script", "style", "'", "&")
                .startsWith("<svg ");
    }

    @Test
    void nothingIsNotDrawn() {
        assertThatThrownBy(() -> QrCode.svg("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String read(String svg) throws Exception {
        var found = SIZE.matcher(svg);
        assertThat(found.find()).isTrue();
        int size = Integer.parseInt(found.group(1)) * ZOOM;
        var points = new int[size * size];
        Arrays.fill(points, 0xffffff);
        var square = SQUARE.matcher(svg);
        while (square.find()) {
            int left = Integer.parseInt(square.group(1)) * ZOOM;
            int top = Integer.parseInt(square.group(2)) * ZOOM;
            for (int y = top; y < top + ZOOM; y++) {
                Arrays.fill(points, y * size + left, y * size + left + ZOOM, 0);
            }
        }
        var image = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(size, size, points)));
        return new QRCodeReader().decode(image).getText();
    }
}
