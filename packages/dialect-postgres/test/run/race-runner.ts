import { serveUpgrades } from '../../../core/test/faults/race-runner.ts'
import { postgres } from '../../src/index.ts'

await serveUpgrades(postgres)
