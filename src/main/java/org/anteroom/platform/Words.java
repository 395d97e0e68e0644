package org.anteroom.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateExtension;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences of islands as a block of JSON, and the names of values such as states. A test finds keys that a language lacks. */
@TemplateExtension(namespace = "words")
public final class Words {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HOLE = Pattern.compile("\\{(\\w+)}");
    private static final Map<String, Properties> BUNDLES = new ConcurrentHashMap<>();

    private Words() {}

    /**
     * All sentences whose key begins with one of the prefixes, as JSON that is safe within a {@code script} element.
     *
     * @param prefixes separated by commas, for example {@code call_,state_}
     */
    public static RawString json(Locale locale, String prefixes) {
        var chosen = new TreeMap<String, String>();
        var bundle = bundle(locale);
        for (var prefix : prefixes.split(",")) {
            for (var key : bundle.stringPropertyNames()) {
                if (key.startsWith(prefix)) {
                    chosen.put(key, bundle.getProperty(key));
                }
            }
        }
        try {
            return new RawString(JSON.writeValueAsString(chosen).replace("<", "\\u003c"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sentence under the key. */
    public static String say(Locale locale, String key) {
        var text = bundle(locale).getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no sentence has the key " + key);
        }
        return text;
    }

    /** The sentence under the key, with the value in the place of its one {@code {name}}. */
    public static String with(Locale locale, String key, String name, Object value) {
        return say(locale, key).replace("{" + name + "}", String.valueOf(value));
    }

    /** The sentence under the key, with the values in the places of its two holes; what looks like a hole in a value stays as it is. */
    public static String with(Locale locale, String key, String name, Object value, String other, Object otherValue) {
        var values = Map.of(name, value, other, otherValue);
        return HOLE.matcher(say(locale, key))
                .replaceAll(hole ->
                        Matcher.quoteReplacement(String.valueOf(values.getOrDefault(hole.group(1), hole.group()))));
    }

    /** The sentence for a value, such as a state: under the prefix, an underscore and the value's name. */
    public static String of(Locale locale, String prefix, String name) {
        return say(locale, prefix + "_" + name);
    }

    /** The same where the value may be none that there are words for, for example one that a newer version has stored. */
    public static Optional<String> find(Locale locale, String prefix, String name) {
        return Optional.ofNullable(bundle(locale).getProperty(prefix + "_" + name));
    }

    private static Properties bundle(Locale locale) {
        return BUNDLES.computeIfAbsent(locale.getLanguage().equals("es") ? "es" : "en", Words::read);
    }

    private static Properties read(String language) {
        var name = "/messages/words_" + language + ".properties";
        try (var stream = Words.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("missing " + name);
            }
            var properties = new Properties();
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
