import type { Language, Project } from './project.ts'

/** The configuration: it runs as it is, and the environment overrides the database. */
export function configText({ dialect, models }: Project, migrations: string): string {
  return `import { defineConfig } from '@mig/core'

export default defineConfig({
  url: process.env.DATABASE_URL ?? '${dialect.url}',
  models: ${quoted(`./${models.pattern}`)},
  migrations: ${quoted(migrations)},
})
`
}

/** In a CommonJS project `.js` files cannot have imports; `.mjs` can. */
export const CONFIG_FILE: { readonly [language in Language]: string } = {
  typescript: 'mig.config.ts',
  module: 'mig.config.js',
  commonjs: 'mig.config.mjs',
}

export function modelsText(language: Language): string {
  const [imported, exported] =
    language === 'commonjs'
      ? ["const { t, table } = require('@mig/core')", 'exports.users =']
      : ["import { t, table } from '@mig/core'", 'export const users =']
  return `${imported}

// Describe your tables here, then run: mig revision --autogenerate -m "first migration"
//
// ${exported} table('users', {
//   id: t.integer().identity().primaryKey(),
//   email: t.varchar(255).notNull().unique(),
// })
`
}

export function migrationsReadme(): string {
  return `# Migrations

Revision files of this project, run by mig. Review what autogenerate writes before you run it; do not edit a revision that others have run.

| | |
|---|---|
| \`mig revision --autogenerate -m "…"\` | write a revision from the differences between models and database |
| \`mig revision -m "…"\` | write an empty one, to be filled by hand |
| \`mig upgrade head\` | run what is pending |
| \`mig downgrade -1\` | undo the last one |
| \`mig current\`, \`mig history\`, \`mig heads\` | where the database is, what there is |
| \`mig stamp head\` | record that the database is there already |
`
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
