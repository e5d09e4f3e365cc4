import { it } from 'vitest'
import { createSandbox } from '/work/main/packages/core/test/run/sandbox.ts'
import { sqliteFile } from '/work/main/packages/dialect-sqlite/test/run/target.ts'
it('perf', async () => {
  for (const n of [500, 2000]) {
    const box = await createSandbox(sqliteFile)
    for (let i = 1; i <= n; i++) box.write('r' + i, i === 1 ? [] : ['r' + (i - 1)], `export async function upgrade(op: Operations): Promise<void> { await op.createTable('t${i}', { id: t.integer() }) }`)
    const mig = await box.migrator()
    let t = performance.now(); await mig.heads(); console.log(n, 'heads', performance.now() - t)
    t = performance.now(); await mig.plan(); console.log(n, 'plan', performance.now() - t)
    t = performance.now(); await mig.upgrade(); console.log(n, 'upgrade', performance.now() - t)
    t = performance.now(); await mig.downgrade('base'); console.log(n, 'downgrade', performance.now() - t)
    await box.remove()
  }
}, 300000)
