import { fileURLToPath } from 'node:url'
import lingui from '@lingui/vite-plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  plugins: [lingui({ macroTransform: true })],
  test: {
    setupFiles: ['src/lib/testing/speak-english.ts'],
    include: ['src/**/*.test.ts', 'worker/**/*.test.ts'],
    environment: 'node',
    sequence: { shuffle: true },
    restoreMocks: true,
  },
})
