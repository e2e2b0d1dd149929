package wdb.stress.lab.page;

/** A report as one HTML file that refers to nothing outside itself. */
public final class Page {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:76em;padding:0 1em;color:#222;background:#fff}
            h1{font-size:1.6em}h2{margin:2em 0 .3em;border-top:1px solid #ddd;padding-top:1em;font-size:1.2em}
            .wide{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #ddd;padding:.35em .5em;text-align:left;font-size:.85em}
            td{white-space:nowrap}td small,th small{display:block;color:#555;font-weight:400}th small{min-width:8em}
            td.number{text-align:right}th a{color:inherit}
            .ok{background:#e4f5e6}.slow{background:#fff5d6}.bad{background:#fbdcd9;font-weight:600}.known{outline:2px solid #b3261e;outline-offset:-2px}
            pre{background:#2b2b2b;color:#bbb;padding:.8em;overflow-x:auto;border-radius:4px}pre b{color:#fff;background:#7a2f2a}
            svg{display:block;max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#333}.key{color:#555;font-size:.9em}
            """;

    private Page() {}

    /**
     * Returns a page.
     *
     * @param title text, for the window and the heading
     * @param body HTML
     */
    public static String of(String title, CharSequence body) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title) + "</title>\n<style>\n"
                + STYLE + "</style></head><body>\n<h1>" + escape(title) + "</h1>\n" + body + "</body></html>\n";
    }

    /** Returns the begin of a picture that shrinks with the screen; {@code </svg>} ends it. */
    public static String picture(String title, int width, int height) {
        return "<svg role=\"img\" viewBox=\"0 0 " + width + ' ' + height + "\" width=\"" + width + "\" height=\"" + height + "\">\n<title>"
                + escape(title) + "</title>\n";
    }

    /** Returns text as HTML shows it. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
