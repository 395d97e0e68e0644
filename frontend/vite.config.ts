import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

const pages = ["check", "room", "guest", "desk", "board", "bridges", "staff", "patient", "double", "answer"];

export default defineConfig({
  plugins: [tailwindcss()],
  build: {
    outDir: "../target/frontend/META-INF/resources",
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["src/styles.css", ...pages.map((page) => `src/pages/${page}.ts`)],
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
