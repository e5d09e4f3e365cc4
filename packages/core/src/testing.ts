// Ready test cases for the migrations of a project.
export { migrationCases, type MigrationCase, type MigrationCasesOptions } from './testing/migration-cases.ts'
