import { defineConfig, type Options } from 'tsup'

const config: Options = {
  entry: ['src/index.ts', 'src/dialect.ts'],
  format: 'esm',
  dts: true,
  clean: true,
  target: 'node20',
  sourcemap: true,
}
export default defineConfig(config) as Options
