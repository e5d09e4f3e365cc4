import { Operations } from './operations.ts'
import { OperationQueue, type QueueOptions } from './queue.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import type { OperationSink } from './sink.ts'

/** `upgrade` or `downgrade` of a revision. */
export type StepFunction = (op: Operations) => unknown

/**
 * Runs a step into the sink, and settles when all of its calls are done, so that a transaction can be committed right after it.
 *
 * @throws the error of a call that nobody received, with what the function threw as its last cause; else what the function threw; else
 * OperationError `op.late` when a call came after the function had ended.
 */
export async function runStep(sink: OperationSink, step: StepFunction, options: QueueOptions = {}): Promise<void> {
  const queue = new OperationQueue(sink, options)
  try {
    await queue.enclose(async () => {
      await step(new Operations(queue))
    })
  } catch (error) {
    queue.end('failed')
    throw error
  }
  queue.end('done')
}

/**
 * Records a step. One that depends on data is recorded up to there: `dataDependent` is true, and no error is thrown.
 * @throws what `runStep` throws, for a step that does not depend on data.
 */
export async function recordStep(step: StepFunction, options: QueueOptions = {}): Promise<Recorder> {
  const recorder = createRecorder()
  try {
    await runStep(recorder, step, options)
  } catch (error) {
    if (!recorder.dataDependent) throw error
  }
  return recorder
}
