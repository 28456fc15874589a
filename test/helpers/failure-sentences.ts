/** What people read at the end of a job without a picture, in both languages; `{provider}` is its title. */
export type Reason = keyof typeof sentences;

/** `US$0.03 was charged`, or that it may have been, or that nothing was. */
export type Cost = 'free' | 'charged' | 'maybe';

const sentences = {
  content: [
    '{provider} refused this request. {cost} Change the prompt or the picture.',
    '{provider} 쪽에서 이 요청을 거절했어요. {cost} 프롬프트나 이미지를 바꿔 주세요.',
  ],
  refused_input: [
    '{provider} refused the prompt, a setting or the picture. {cost} Change it and send it again.',
    '{provider} 쪽에서 프롬프트, 설정 또는 이미지를 받지 않았어요. {cost} 바꿔서 다시 보내 주세요.',
  ],
  no_picture: [
    '{provider} answered without a picture. {cost} Say more exactly what should be seen.',
    '{provider} 쪽에서 이미지 없이 답했어요. {cost} 보고 싶은 장면을 더 구체적으로 적어 주세요.',
  ],
  provider_error: [
    '{provider} could not finish the picture. {cost} Try again.',
    '{provider} 쪽에서 이미지를 완성하지 못했어요. {cost} 다시 시도해 주세요.',
  ],
  unavailable: [
    "{provider} isn't taking requests now. {cost} Try again in a few minutes.",
    '{provider} 쪽에서 지금 요청을 받지 못하고 있어요. {cost} 몇 분 뒤에 다시 시도해 주세요.',
  ],
  key_limit: [
    "The limit of nanobanana's key at {provider} is used up. {cost} Tell the person who runs nanobanana.",
    '{provider} 키의 사용 한도를 다 썼어요. {cost} nanobanana 운영자에게 알려 주세요.',
  ],
  no_credit: [
    'The {provider} account has run out of credit. {cost} Tell the person who runs nanobanana.',
    '{provider} 계정의 크레딧이 떨어졌어요. {cost} nanobanana 운영자에게 알려 주세요.',
  ],
  bad_key: [
    '{provider} refused the key. {cost} Tell the person who runs nanobanana.',
    '{provider} 쪽에서 키 문제로 요청을 거절했어요. {cost} nanobanana 운영자에게 알려 주세요.',
  ],
  small_plan: [
    '{provider} refused this plan. {cost} Tell the person who runs nanobanana.',
    '{provider} 쪽에서 요금제 문제로 요청을 거절했어요. {cost} nanobanana 운영자에게 알려 주세요.',
  ],
  no_model: [
    '{provider} refused this model. {cost} Tell the person who runs nanobanana to update the catalogue.',
    '{provider} 쪽에서 모델 문제로 요청을 거절했어요. {cost} nanobanana 운영자에게 카탈로그를 업데이트해 달라고 알려 주세요.',
  ],
  result_lost: [
    "The picture was made but can't be fetched. {cost} Try again makes and pays for a new one.",
    '이미지는 만들어졌지만 가져오지 못했어요. {cost} ‘다시 시도’는 새로 만들어서 비용이 또 들어요.',
  ],
  /** Nobody knows whether it was taken. */
  lost: [
    '{provider} may or may not have taken this request, so about {price} may have been charged. Check looks again, free. Try again sends a new request and may cost twice.',
    '요청이 접수됐는지 확인하지 못했어요. 약 {price}의 비용이 청구됐을 수 있어요. ‘상태 확인’은 비용 없이 다시 알아보고, ‘다시 시도’는 새로 요청해서 비용이 두 번 들 수 있어요.',
  ],
  /** It was taken, and has not ended in time. */
  late: [
    '{provider} has not finished after {minutes} min. {cost} Check looks again, free.',
    '{minutes}분 동안 끝나지 않았어요. {cost} ‘상태 확인’은 비용 없이 다시 알아봐요.',
  ],
} as const;

const costs: Readonly<Record<Cost, readonly [string, string]>> = {
  free: ['Nothing was charged.', '비용은 들지 않았어요.'],
  charged: ['{price} was charged.', '청구된 비용: {price}.'],
  maybe: ['About {price} may have been charged.', '청구됐을 수 있는 비용: 약 {price}.'],
};

/** The sentence in English and in Korean. `price`: as it is written, `US$0.03`. */
export function sentencesOf(
  reason: Reason,
  cost: Cost,
  facts: { readonly provider: string; readonly price: string; readonly minutes: number },
): readonly string[] {
  return sentences[reason].map((sentence, language) =>
    sentence
      .replace('{cost}', costs[cost][language] ?? '')
      .replace('{provider}', facts.provider)
      .replace('{price}', facts.price)
      .replace('{minutes}', String(facts.minutes)),
  );
}
