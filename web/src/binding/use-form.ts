import { type FormEvent, useState } from 'react'
import type { Problem } from '@/api/wire'
import { explain } from '@/lib/explain'

type Values<Field extends string> = Readonly<Record<Field, string>>
type Faults<Field extends string> = Readonly<Partial<Record<Field, string>>>

export interface FormPlan<Field extends string> {
  initial: Values<Field>
  /** What can be seen to be wrong without asking anybody. */
  check: (values: Values<Field>) => Faults<NoInfer<Field>>
  /** Does what the form is for; the answer is why not, or null. */
  act: (values: Values<Field>) => Promise<Problem | null>
  /** Which field a refusal is about that does not say so itself, by its code. */
  blame?: Readonly<Record<string, NoInfer<Field>>>
}

export interface FormState<Field extends string> {
  readonly isBusy: boolean
  /** What the form around the fields needs. */
  readonly around: {
    error: string | null
    refusals: number
    onSubmit: (event: FormEvent) => void
  }
  /** What an input needs to show this field. */
  field(name: Field): {
    name: Field
    value: string
    error: string | null
    onChange: (event: { target: { value: string } }) => void
  }
}

interface Verdict<Field extends string> {
  readonly faults: Faults<Field>
  readonly error: string | null
}

/** What is typed into a form, what is wrong with it, and whether it is on its way. */
export function useForm<Field extends string>(plan: FormPlan<Field>): FormState<Field> {
  const [values, setValues] = useState(plan.initial)
  const [verdict, setVerdict] = useState<Verdict<Field>>(faultless)
  const [refusals, setRefusals] = useState(0)
  const [isBusy, setIsBusy] = useState(false)

  const refuse = (why: Verdict<Field>) => {
    setVerdict(why)
    setRefusals((count) => count + 1)
  }

  const send = async () => {
    const faults = plan.check(values)
    if (Object.keys(faults).length > 0) {
      refuse({ faults, error: null })
      return
    }
    setIsBusy(true)
    const problem = await plan.act(values)
    setIsBusy(false)
    if (problem === null) setVerdict(faultless)
    else refuse(verdictOn(problem, plan))
  }

  return {
    isBusy,
    around: {
      error: verdict.error,
      refusals,
      onSubmit: (event) => {
        event.preventDefault()
        if (!isBusy) void send()
      },
    },
    field: (name) => ({
      name,
      value: values[name],
      error: verdict.faults[name] ?? null,
      onChange: ({ target }) => {
        setValues((before) => ({ ...before, [name]: target.value }))
        setVerdict(({ faults, error }) => ({ faults: { ...faults, [name]: undefined }, error }))
      },
    }),
  }
}

function faultless<Field extends string>(): Verdict<Field> {
  return { faults: {} as Faults<Field>, error: null }
}

/** What no field is to blame for is said of the whole form. */
function verdictOn<Field extends string>(
  problem: Problem,
  { initial, blame = {} }: FormPlan<Field>,
): Verdict<Field> {
  const sentence = explain(problem)
  const path = `${problem.details.path ?? ''}`.replace(/^\$\./u, '')
  const named = path in initial ? (path as Field) : blame[problem.code]
  if (named === undefined) return { faults: {} as Faults<Field>, error: sentence }
  return { faults: { [named]: sentence } as Faults<Field>, error: null }
}
