import { defineConfig, type Options } from 'tsup'

const config: Options = {
  entry: ['src/main.ts'],
  format: 'esm',
  dts: false,
  clean: true,
  splitting: false,
  target: 'node20',
  sourcemap: true,
}
export default defineConfig(config) as Options
