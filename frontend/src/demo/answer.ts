const LOOK = 3_000;
const LOOKS = "popup,width=400,height=560";

type Standing = { readonly held: boolean; readonly answered: boolean };

/**
 * On the provider's page in the demo: when nobody plays the patient, offers that the demo answers, and lets it answer by itself when
 * the provider lets the patient in. The window opens in the provider's own tap, since browsers block any other.
 */
export function offerAnswer(): void {
  const form = document.querySelector<HTMLFormElement>("#demo-answer");
  if (!form) {
    return;
  }
  let standing: Standing = { held: false, answered: false };
  const look = async () => {
    standing = await ask(form);
    form.hidden = !standing.held || standing.answered;
  };
  form.addEventListener("submit", () => {
    open("", form.target, LOOKS);
    standing = { held: true, answered: true };
    form.hidden = true;
  });
  document.addEventListener(
    "click",
    ({ target }) => {
      const joins = target instanceof Element && target.closest("[data-admit], [data-join]");
      if (joins && standing.held && !standing.answered) {
        form.requestSubmit();
      }
    },
    true,
  );
  setInterval(() => void look(), LOOK);
  void look();
}

async function ask(form: HTMLFormElement): Promise<Standing> {
  try {
    const response = await fetch(form.action.replace(/double$/, "held"));
    return response.ok ? ((await response.json()) as Standing) : { held: false, answered: false };
  } catch {
    return { held: false, answered: false };
  }
}
