import { defineConfig } from '@mig/core'

export default defineConfig({
  // The database comes from the environment; postgresql+asyncpg://… and other SQLAlchemy URLs work as they are.
  url: process.env['DATABASE_URL'] ?? 'sqlite:./finance-inbox.db',
  models: './src/models/*.ts',
  migrations: './migrations',
  naming: {
    pk: 'pk_%(table_name)s',
    fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
    uq: 'uq_%(table_name)s_%(column_0_name)s',
    ck: 'ck_%(table_name)s_%(constraint_name)s',
    ix: 'ix_%(table_name)s_%(column_0_name)s',
  },
})
