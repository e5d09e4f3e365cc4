import { runUntilKilled } from '../../../core/test/faults/story-runner.ts'
import { postgres } from '../../src/index.ts'

await runUntilKilled(postgres)
