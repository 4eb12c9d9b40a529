import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import { useForm } from '@/binding/use-form'
import { keywordsIn } from '@/features/settings/keywords'
import { Form } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'

interface KeywordFormProps {
  keywords: readonly string[]
  onSave: (keywords: string[]) => Promise<Problem | null>
}

/** Words of which somebody is told wherever they are said. */
export function KeywordForm({ keywords, onSave }: KeywordFormProps) {
  const saved = keywords.join(', ')
  const form = useForm({
    initial: { keywords: saved },
    check: () => ({}),
    act: (values) => onSave(keywordsIn(values.keywords)),
  })
  const field = form.field('keywords')
  const isChanged = keywordsIn(field.value).join(', ') !== saved
  return (
    <Form {...form.around}>
      <TextField
        label={t`Words that you want to be told of`}
        isOptional={true}
        hint={t`In any room that you are in; whole words, with commas between them`}
        autoComplete="off"
        autoCapitalize="none"
        {...field}
      />
      {isChanged && (
        <div>
          <SubmitButton look="quiet" isBusy={form.isBusy}>
            {t`Save the words`}
          </SubmitButton>
        </div>
      )}
    </Form>
  )
}
